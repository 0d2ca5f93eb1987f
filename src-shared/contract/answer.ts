import { z } from 'zod';
import { CHANNELS, type ChannelAnswer, type ChannelName } from './ipc.ts';
import { Refusal } from './refusals.ts';

/** An answer as the contract has it, or null when it is something else: then the caller can't know what was done. */
export function readAnswer<Name extends ChannelName>(name: Name, answer: unknown): ChannelAnswer<Name> | null {
  const schema = z.discriminatedUnion('ok', [
    z.strictObject({ ok: z.literal(true), value: CHANNELS[name].output }),
    z.strictObject({ ok: z.literal(false), error: Refusal }),
  ]);
  const read = schema.safeParse(answer);
  // Parsed by the schema of this very channel; the compiler can't follow an index into the map.
  return read.success ? (read.data as ChannelAnswer<Name>) : null;
}
