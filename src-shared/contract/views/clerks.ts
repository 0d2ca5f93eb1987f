import { z } from 'zod';
import { ClerkId } from '../../ids.ts';
import { ClerkRole } from '../wire-types.ts';

export const ClerkTile = z.object({ id: ClerkId, name: z.string(), role: ClerkRole });
export type ClerkTile = z.infer<typeof ClerkTile>;

export const Session = z.object({ clerkId: ClerkId, name: z.string(), role: ClerkRole });
export type Session = z.infer<typeof Session>;
