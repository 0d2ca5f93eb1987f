import type { CodeProblem } from '../../src-shared/contract/refusals.ts';
import type { Unsent } from '../../src-shared/contract/settings.ts';
import { CounterRefused, type StartFault } from '../platform/counter-refused.ts';
import type { Settings } from '../platform/settings.ts';
import { problemInWords } from './connection.ts';
import type { Alarm, UpstreamSide } from './upstream.ts';

/** A machine that is no counter yet, or has nobody who could sign in. `why`: what became of its code. */
export class NotReady extends CounterRefused {
  override name = 'NotReady';
  readonly why: CodeProblem | null;
  /** Something was tried: it is told. */
  readonly isBegun: boolean;
  /** A code was given without hands, and a script waits for the end of this start. */
  readonly isByScript: boolean;
  constructor(
    sentence: string,
    { enrolmentCode }: Pick<Settings, 'enrolmentCode'>,
    { why = null, detail, isBegun }: { why?: CodeProblem | null; detail?: string; isBegun: boolean },
  ) {
    super(sentence, 'enrolment', why && { key: keyOf(why), parameters: { phone: '' }, ...(detail && { detail }) });
    this.why = why;
    this.isBegun = isBegun;
    this.isByScript = enrolmentCode !== null;
  }
}

/** A window that nobody answers asks nothing again by itself, and has no field for a code. */
function keyOf(why: CodeProblem): StartFault['key'] {
  return why === 'no-answer' || why === 'too-many' || why === 'not-kept' ? `startFault.code-${why}` : `code.${why}`;
}

const FIRST_REFERENCE_DATA_WITHIN_MS = 20_000;

/**
 * A new counter enrols and waits for its first profile and roster. An enrolled one starts with what it has, and a code
 * that was not used here enrols it again.
 */
export async function makeReady(
  settings: Settings,
  upstream: UpstreamSide,
  unsent: () => Unsent,
  withinMs = FIRST_REFERENCE_DATA_WITHIN_MS,
): Promise<void> {
  const isNew = !upstream.enrolment.current();
  if (isNew) await enrolFirst(settings, upstream);
  upstream.start();
  const ready = () => {
    upstream.adopt();
    return upstream.profiles.current() !== null && upstream.roster.clerks().length > 0;
  };
  const code = settings.enrolmentCode;
  const again =
    !isNew && code !== null && !upstream.enrolment.isSpent(code) ? upstream.enrolment.enrol(code) : undefined;
  if (ready()) return;
  const enrolled = await again;
  if (enrolled?.ok === false)
    throw new CounterRefused(`${withoutClerks(settings, unsent)} ${enrolled.error.detail}.`, 'enrolment');
  if (!upstream.hasToken())
    throw new CounterRefused(
      `${withoutClerks(settings, unsent)} Ask the operator for an enrolment code and start again on this same folder ` +
        'with the code as SAPAR_ENROLMENT_CODE.',
      'enrolment',
    );
  await whenReady(settings, upstream, ready, withinMs);
}

async function enrolFirst(settings: Settings, upstream: UpstreamSide): Promise<void> {
  if (!settings.upstreamUrl)
    throw new NotReady(
      'This counter is not enrolled yet, and SAPAR_UPSTREAM_URL is not set. ' +
        'Give the address of the operator’s upstream and an enrolment code (SAPAR_ENROLMENT_CODE).',
      settings,
      { why: 'no-address', isBegun: false },
    );
  if (!settings.enrolmentCode)
    throw new NotReady(
      'This counter is not enrolled yet. Ask the operator for an enrolment code and give it as SAPAR_ENROLMENT_CODE.',
      settings,
      { isBegun: false },
    );
  const enrolled = await upstream.enrolment.enrol(settings.enrolmentCode);
  if (!enrolled.ok)
    throw new NotReady(`This counter could not be enrolled: ${enrolled.error.detail}.`, settings, {
      why: enrolled.error.why,
      // An upstream may repeat in its own words what it was asked with.
      detail: enrolled.error.detail.replaceAll(settings.enrolmentCode, '…'),
      isBegun: true,
    });
}

/** Nobody can sign in: the folder is kept as it is, and what lies in it alone is named. */
function withoutClerks({ dataDir }: Settings, unsent: () => Unsent): string {
  const { entries, sales } = unsent();
  const contents =
    entries === 0
      ? 'Everything in it was sent.'
      : `It holds entries that were not sent, ${entries} of them (sales: ${sales}): keep it as it is.`;
  return `The key of this counter and its clerks can't be opened in the data folder ${dataDir}. ${contents}`;
}

/** Without rules and clerks nobody can sign in; a counter that has both waits for nothing. */
async function whenReady(
  settings: Settings,
  upstream: UpstreamSide,
  ready: () => boolean,
  withinMs: number,
): Promise<void> {
  if (ready()) return;
  await new Promise<void>((resolve, reject) => {
    // Where there is nobody to ask, there is nothing to wait for.
    const late = setTimeout(
      () => {
        forget();
        reject(new NotReady(whatIsMissing(settings, upstream, withinMs), settings, { isBegun: true }));
      },
      settings.upstreamUrl ? withinMs : 0,
    );
    const forget = upstream.onChange(() => {
      if (!ready()) return;
      clearTimeout(late);
      forget();
      resolve();
    });
  });
}

function whatIsMissing({ upstreamUrl }: Settings, upstream: UpstreamSide, withinMs: number): string {
  const noProfile = upstream.profiles.current() === null;
  const noClerks = upstream.roster.clerks().length === 0;
  const what = [noProfile ? 'profile' : [], noClerks ? 'clerks' : []].flat().join(' and ');
  const begin = `This counter has no ${what}, and nobody can sign in without`;
  const end = 'The enrolment is kept, and nothing is lost.';
  if (!upstreamUrl)
    return `${begin}. Give the address of the operator’s upstream as SAPAR_UPSTREAM_URL and start again. ${end}`;
  const where = `the upstream at ${upstreamUrl.origin}`;
  const said = (name: Alarm['alarm']) => upstream.alarms.list().find(({ alarm }) => alarm === name)?.detail;
  const unauthorized = said('unauthorized');
  if (unauthorized !== undefined)
    return `${begin}: ${where} does not accept this counter (${unauthorized}). Ask the operator for a code. ${end}`;
  const certificate = upstream.contact.certificate();
  if (certificate) return `${begin}, and ${problemInWords(certificate)}. ${end}`;
  const proxy = upstream.contact.proxy();
  if (proxy) return `${begin}, and ${proxy.detail}. ${end}`;
  if (upstream.contact.state() !== 'online')
    return `${begin}: ${where} can't be reached. Check the address and the network and start again. ${end}`;
  const refused = noProfile ? said('profile-refused') : undefined;
  return refused === undefined
    ? `${begin}: ${where} sent none within ${withinMs / 1000} seconds. Ask the operator, and start again. ${end}`
    : `${begin}: the one that ${where} sent is refused (${refused}). ` +
        `Ask the operator to correct it, and start again. ${end}`;
}
