import '../../src-shared/contract/without-eval.ts';
import '../ui/fonts.css';
import '../ui/tokens.css';
import '../ui/base.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { assert } from '../../src-shared/result.ts';
import { startI18n } from '../i18n.ts';
import { CustomerDisplay } from './customer-display.tsx';

startI18n();

const root = document.getElementById('root');
assert(root !== null, 'the display has no root');
createRoot(root).render(
  <StrictMode>
    <CustomerDisplay />
  </StrictMode>,
);
