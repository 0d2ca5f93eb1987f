// What the upstream's demo operator tells us on its first line, and how we tell it on.
import { z } from 'zod';

export const Demo = z.object({
  url: z.url(),
  enrolmentCode: z.string(),
  clerks: z.array(z.object({ name: z.string(), role: z.string(), pin: z.string() })),
  cards: z.array(z.object({ label: z.string(), number: z.string() })),
});
export type Demo = z.infer<typeof Demo>;

export const PrinterPort = z.object({ port: z.number().int().positive() });

/** The table that a person needs beside the counter: who signs in with what, and which card shows which case. */
export function describeDemo(demo: Demo): string {
  const clerkWidth = Math.max(...demo.clerks.map((clerk) => clerk.name.length));
  const labelWidth = Math.max(...demo.cards.map((card) => card.label.length));
  return [
    `\nUpstream: ${demo.url}`,
    '\nClerks',
    ...demo.clerks.map((clerk) => `  ${clerk.name.padEnd(clerkWidth)}  PIN ${clerk.pin}  ${clerk.role}`),
    '\nCards',
    ...demo.cards.map((card) => `  ${card.label.padEnd(labelWidth)}  ${card.number}`),
  ].join('\n');
}
