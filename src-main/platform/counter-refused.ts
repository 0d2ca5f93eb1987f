import type { CodeProblem, RegisterFault, TerminalFault, WebAddressFault } from '../../src-shared/contract/refusals.ts';
import type { AuthorityFault } from '../../src-shared/contract/views/certificate.ts';
import type { ProxyTextFault } from '../../src-shared/contract/views/proxy.ts';
import type { Words } from '../../src-shared/i18n/languages.ts';
import { err, type Err } from '../../src-shared/result.ts';

/** What a start is refused for, as far as the words for a clerk differ. */
type RefusedFor = keyof Words['notStarted']['now'];

/** A sentence of the screens where they have it, else one of a start. */
type FaultKey =
  | `startFault.${keyof Words['startFault']}`
  | `upstreamFault.${WebAddressFault}`
  | `proxyFault.${ProxyTextFault}`
  | `authorityFault.${AuthorityFault}`
  | `registerFault.${RegisterFault}`
  | `terminalFault.${TerminalFault}`
  | `code.${CodeProblem}`
  | `refusal.${'printer-address-unreadable' | 'printer-file-no-device'}.now`;

/** The exact reason for a technician, by a key of the words. No secret stands in it. */
export interface StartFault {
  readonly key: FaultKey;
  /** A variable, a member and its file, or a file; null: it was set up on the screen. Absent: the key says it. */
  readonly where?: string | null;
  /** What stands there; absent: nothing, or it is shown to nobody. */
  readonly given?: string;
  readonly parameters?: Readonly<Record<string, string | number>>;
  /** What a system or the upstream said itself, and names of what was found, as the log has them. */
  readonly detail?: string;
}

/**
 * Why a counter can't be started. Its message is the English sentence of the log, with what to do; `fault` says the
 * same by key, null where no words were written.
 */
export class CounterRefused extends Error {
  override name = 'CounterRefused';
  readonly for: RefusedFor;
  readonly fault: StartFault | null;

  constructor(sentence: string, about: RefusedFor, fault: StartFault | null = null) {
    super(sentence);
    this.for = about;
    this.fault = fault;
  }
}

/** What whatever reads a setting answers of one that it can't use. */
export function settingRefused(sentence: string, fault: StartFault): Err<CounterRefused> {
  return err(new CounterRefused(sentence, 'setting', fault));
}
