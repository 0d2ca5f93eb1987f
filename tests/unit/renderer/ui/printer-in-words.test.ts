import { expect, test } from 'vitest';
import { startI18n, wordsIn } from '../../../../src-renderer/i18n.ts';
import { troubleInWords } from '../../../../src-renderer/ui/printer-in-words.ts';
import { LANGUAGES } from '../../../../src-shared/contract/views/look.ts';

startI18n();

test.each(LANGUAGES)('a reason that the system has no words for leaves no colon behind in %s', (language) => {
  const t = wordsIn(language, '');
  for (const kind of ['cups-keeps', 'cups-holds'] as const) {
    expect(troubleInWords({ kind, name: '' }, t)).toMatch(/^CUPS.*[\p{L}]$/u);
    expect(troubleInWords({ kind, name: 'night' }, t)).toMatch(/[:：] ?night$/u);
  }
});
