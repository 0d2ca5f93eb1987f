import { z } from 'zod';
import { v } from '../../contract/body-parts.ts';
import { NOTHING_ASKED } from './asked.ts';
import type { Kind } from './kind.ts';

const DrawerOpenedBody = z.looseObject({ v, reason: z.string() });

export const drawerOpenedKind: Kind<'drawer-opened', z.infer<typeof DrawerOpenedBody>> = {
  name: 'drawer-opened',
  body: DrawerOpenedBody,
  profileVersion: 'none',
  postings: () => [],
  totals: (before) => ({ ...before, drawerOpenings: before.drawerOpenings + 1 }),
  notes: () => null,
  prints: () => null,
  paper: null,
  register: null,
  history: null,
  upstream: () => NOTHING_ASKED,
};
