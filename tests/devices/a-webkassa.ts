import type { Register, SaleTicket, Signed } from '../../src-main/fiscal/port.ts';
import { webkassaOver } from '../../src-main/fiscal/webkassa/register.ts';
import { type Credentials, newWebkassaSession } from '../../src-main/fiscal/webkassa/session.ts';
import { assert } from '../../src-shared/result.ts';
import { type BadAnswer, type Fate, LOGIN, SERIAL_NUMBER, VirtualRegister } from './virtual-register.ts';

/** Long on a busy machine; short only where an answer never comes. */
const PATIENT = { answerMs: 10_000, bodyMs: 10_000 };
export const IMPATIENT_MS = 400;

/** How an answer may fail to be one. */
export const BAD_ANSWERS = ['none', 'silence', 'garbage', 'half', 'html', 'huge', 'elsewhere'] as const;

/** What may go wrong with one call, so that all goes on after it. */
export const FATES: Readonly<Record<string, Fate>> = {
  'its answer is lost after it was done': { acts: true, answer: 'none' },
  'its answer is lost before it was done': { acts: false, answer: 'none' },
  'half of its answer comes': { acts: true, answer: 'half' },
  'its answer is a page of a server between': { acts: false, answer: 'html' },
  'its answer is another register’s': { acts: true, answer: 'of another register' },
  'it works on another call (9)': { says: { code: 9, text: 'Касса обрабатывает параллельный запрос' } },
  'it does not know itself (-1)': { says: { code: -1, text: 'Неизвестная ошибка' } },
  'its token is over (2)': { says: { code: 2, text: 'Срок действия сессии истек' } },
};

/** The adapter of Webkassa at a virtual register. */
export async function aWebkassa() {
  const device = await VirtualRegister.start();
  const patience = { ...PATIENT };
  const waits = (answerMs: number) => Object.assign(patience, { answerMs });
  const aRegister = ({
    uniqueNumber = SERIAL_NUMBER,
    ...login
  }: Partial<Credentials & { uniqueNumber: string }> = {}): Register => {
    const credentials = () => ({ ...LOGIN, ...login });
    return webkassaOver({
      session: newWebkassaSession({ baseUrl: device.url, credentials, patience }),
      uniqueNumber,
      exponent: 0,
    });
  };
  const register = aRegister();
  return {
    device,
    register,
    /** Another one, or the same by another login. */
    aRegister,
    /** Asks, and waits no longer than it must for what never comes. */
    async unanswered<Value>(answer: BadAnswer, ask: () => Promise<Value>): Promise<Value> {
      if (answer === 'silence') waits(IMPATIENT_MS);
      const value = await ask();
      waits(PATIENT.answerMs);
      return value;
    },
    async signedBy(document: SaleTicket): Promise<Signed> {
      const answer = await register.submit(document);
      assert(answer.state === 'signed', 'the register takes it');
      return answer;
    },
    async stateNow() {
      const state = await register.state();
      assert(state.state === 'told', 'the register tells its state');
      return state;
    },
    /** The last part of each path that was asked for. */
    paths: () => device.heard.map(({ path }) => path.split('/').at(-1)),
  };
}
export type Webkassa = Awaited<ReturnType<typeof aWebkassa>>;
