import { z } from 'zod';
import { EnrolmentCode } from '../../src-shared/contract/upstream.ts';
import { CODE_PROBLEMS, type CodeProblem } from '../../src-shared/contract/refusals.ts';
import type { Secrets } from '../platform/secrets.ts';

/** As it is typed or scanned: small letters, blanks and a missing dash are no mistake. null: it is no code. */
export function readCode(text: string): string | null {
  const signs = text.toUpperCase().replaceAll(/[\s\u2010-\u2015-]/g, '');
  const code = `${signs.slice(0, 4)}-${signs.slice(4)}`;
  return EnrolmentCode.safeParse(code).success ? code : null;
}

/** `problem`: why it was refused for good; null: it was used. */
const SpentCode = z.object({ code: z.string(), problem: z.enum(CODE_PROBLEMS).nullable() });
const CODES_KEPT_MAX = 16;

/**
 * Codes that are over, the newest last. They lie beside the token, and not in the ledger. A ledger that was put back
 * forgets the code that was used since, and the environment goes on naming it.
 */
export function spentCodesIn(secrets: Pick<Secrets, 'get' | 'set' | 'forget'>) {
  function list(): z.infer<typeof SpentCode>[] {
    try {
      return z.array(SpentCode).parse(JSON.parse(secrets.get('codes') ?? '[]'));
    } catch {
      return [];
    }
  }
  return {
    find: (code: string) => list().find((each) => each.code === code),
    newest: () => list().at(-1),
    add(code: string, problem: CodeProblem | null): void {
      const others = list().filter((each) => each.code !== code);
      secrets.set('codes', JSON.stringify([...others, { code, problem }].slice(-CODES_KEPT_MAX)));
      // A machine that became its counter by any code needs none of a file.
      if (problem === null || readCode(secrets.get('file-code') ?? '') === code) secrets.forget('file-code');
    },
  };
}
