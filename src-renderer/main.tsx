import '../src-shared/contract/without-eval.ts';
import './ui/fonts.css';
import './ui/tokens.css';
import './ui/base.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { assert } from '../src-shared/result.ts';
import { App } from './app.tsx';
import { startI18n } from './i18n.ts';
import { listenToKeys } from './keys/listener.ts';

startI18n();
listenToKeys();

const root = document.getElementById('root');
assert(root !== null, 'the page has no root');
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
