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

/** The first line of the virtual register: where it listens, and what opens it. */
export const RegisterDoor = z.object({
  url: z.url(),
  apiKey: z.string(),
  login: z.string(),
  password: z.string(),
  uniqueNumber: z.string(),
});

/** How a counter is told of that register. */
export function registerVariables({ url, apiKey, login, password, uniqueNumber }: z.infer<typeof RegisterDoor>) {
  return {
    SAPAR_REGISTER_URL: url,
    SAPAR_REGISTER_KEY: apiKey,
    SAPAR_REGISTER_LOGIN: login,
    SAPAR_REGISTER_PASSWORD: password,
    SAPAR_REGISTER_NUMBER: uniqueNumber,
  };
}

/** What a person can do with it while the counter runs; all the rest stands in `register help`. */
export function describeRegister({ url, uniqueNumber }: z.infer<typeof RegisterDoor>): string {
  return [
    `\nFiscal register: ${uniqueNumber} at ${url}, a virtual one. Type here, while the counter runs:`,
    '  register                       what it holds',
    '  register block                 it refuses every document',
    '  register away                  nobody listens at its port',
    '  register back                  all is well again',
    '  register slow 3000             it works 3 s on each call',
    '  register autonomous            it signs without a line to its operator',
    '  register lose the next answer  it signs, and its answer gets lost',
    '  register day 25h               its day is too long',
    '  register help                  every word that it knows',
  ].join('\n');
}

/** The first line of the virtual terminal: where it is, by which name, and in which file is who vouches for it. */
export const TerminalDoor = z.object({ address: z.string(), certificate: z.string(), authority: z.string() });

/** How a counter is told of that terminal. */
export function terminalVariables({ address, certificate, authority }: z.infer<typeof TerminalDoor>) {
  return {
    SAPAR_TERMINAL_ADDRESS: address,
    SAPAR_TERMINAL_CERTIFICATE: certificate,
    SAPAR_TERMINAL_CA: authority,
    SAPAR_TERMINAL_NAME: 'Sapar-1',
  };
}

/** What a person can do with it while the counter runs; all the rest stands in `terminal help`. */
export function describeTerminal({ address }: z.infer<typeof TerminalDoor>): string {
  return [
    `\nTerminal: at ${address}, a virtual one, paired at the first start. It takes nothing before a technician`,
    'made its first small payment: sign in as one, F7, «Take it at the terminal». Then type here:',
    '  terminal                       what it moved',
    '  terminal decline the next      it declines the next payment',
    '  terminal wait at the next      its customer takes long: terminal customer pays, terminal customer leaves',
    '  terminal lose the next answer  it takes the money, and its answer gets lost',
    '  terminal go silent             it takes each call and answers none',
    '  terminal back                  all is well again',
    '  terminal help                  every word that it knows',
  ].join('\n');
}

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
