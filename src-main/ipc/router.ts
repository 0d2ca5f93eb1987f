import {
  CHANNELS,
  type ChannelAnswer,
  type ChannelName,
  type ChannelRole,
  type ParsedInput,
} from '../../src-shared/contract/ipc.ts';
import { namingTheClock } from '../../src-shared/clock-fault.ts';
import type { ClockFault, Refusal } from '../../src-shared/contract/refusals.ts';
import type { Session } from '../../src-shared/contract/views/clerks.ts';
import { issuesInWords } from '../../src-shared/contract/issues.ts';
import { err, type Result } from '../../src-shared/result.ts';
import type { CardFormat } from '../../src-shared/contract/upstream.ts';
import type { Turns } from '../platform/turns.ts';
import { inputFault } from './input-bounds.ts';
import { paymentCardField } from './payment-card-fields.ts';

type RoleOf<Name extends ChannelName> = (typeof CHANNELS)[Name]['role'];
/** Behind a role there is a session; `anyone` may come without. */
type CallerOf<Name extends ChannelName> = RoleOf<Name> extends 'anyone' ? Session | null : Session;

/** One service call a channel. The router has checked sender, schema, session and role before it is made. */
export type Handlers = {
  readonly [Name in ChannelName]: (
    input: ParsedInput<Name>,
    caller: CallerOf<Name>,
  ) => ChannelAnswer<Name> | Promise<ChannelAnswer<Name>>;
};

interface RouterParts {
  readonly handlers: Handlers;
  session(): Session | null;
  /** The operator's own cards have these formats; none before there is a profile. */
  cardFormats(): readonly CardFormat[];
  /** Whoever is refused for what may follow from a wrong clock is told so, whatever was asked for. */
  clockFault(): ClockFault | null;
  readonly turns: Turns;
  /** Something that the screen shows may have changed. */
  changed(): void;
  /** Keeps the fault for the technician and answers with the number that the clerk can tell. */
  incident(fault: unknown, channel: string): string;
}

export type Route = (channel: unknown, input: unknown) => Promise<Result<unknown, Refusal>>;

/** Schema → session and role → no payment card → turn → service. Answers plain data and never throws. */
export function routerOver({
  handlers,
  session,
  cardFormats,
  clockFault,
  turns,
  changed,
  incident,
}: RouterParts): Route {
  return async (channel, input) => {
    if (!isChannel(channel)) return err({ kind: 'bad-request', detail: 'there is no such channel' });
    const definition = CHANNELS[channel];
    const unread = inputFault(input);
    if (unread !== null) return err({ kind: 'bad-request', detail: unread });
    const parsed = definition.input.safeParse(input);
    if (!parsed.success) return err({ kind: 'bad-request', detail: issuesInWords(parsed.error.issues) });

    const caller = session();
    const refused = refuseCaller(definition.role, caller);
    if (refused) return err(refused);
    const field = paymentCardField(parsed.data, cardFormats());
    if (field !== null) return err({ kind: field === 'bagSeal' ? 'seal-like-payment-card' : 'payment-card-number' });
    const work = async (): Promise<Result<unknown, Refusal>> => {
      try {
        const answer = await call(handlers, channel, parsed.data, caller);
        return answer.ok ? answer : err(namingTheClock(answer.error, clockFault()));
      } catch (fault) {
        return err({ kind: 'internal', incident: incident(fault, channel) });
      } finally {
        if (definition.does !== 'answers') changed();
      }
    };
    return definition.does === 'records' ? turns.take(work) : work();
  };
}

/** A supervisor may do what a clerk may; a technician looks after the machine and takes no money. */
export function refuseCaller(role: ChannelRole, caller: Session | null): Refusal | null {
  if (role === 'anyone') return null;
  if (!caller) return { kind: 'not-signed-in' };
  if (role === 'supervisor-or-technician')
    return caller.role === 'clerk' ? { kind: 'role-needed', role: 'supervisor' } : null;
  const allowed = caller.role === role || (caller.role === 'supervisor' && role === 'clerk');
  return allowed ? null : { kind: 'role-needed', role };
}

function isChannel(channel: unknown): channel is ChannelName {
  return typeof channel === 'string' && Object.hasOwn(CHANNELS, channel);
}

/**
 * The map's types were proven by its schemas just before; TypeScript can't follow a name through a union of functions.
 */
function call(
  handlers: Handlers,
  channel: ChannelName,
  input: unknown,
  caller: Session | null,
): Result<unknown, Refusal> | Promise<Result<unknown, Refusal>> {
  const handler = handlers[channel] as (
    input: unknown,
    caller: Session | null,
  ) => Result<unknown, Refusal> | Promise<Result<unknown, Refusal>>;
  return handler(input, caller);
}
