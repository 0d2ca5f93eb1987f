import { expect, test } from 'vitest';
import { startI18n, wordsIn } from '../../../../src-renderer/i18n.ts';
import { stateInWords, troubleInWords } from '../../../../src-renderer/ui/printer-in-words.ts';
import { LANGUAGES } from '../../../../src-shared/contract/views/look.ts';

startI18n();

const WORDS_OF_THE_SYSTEM = [
  'cups-refuses',
  'cups-busy',
  'cups-keeps',
  'cups-holds',
  'windows-away',
  'windows-refuses',
] as const;

test.each(LANGUAGES)('the state of a printer is a sentence with the stop of %s', (language) => {
  const stop = language === 'zh-CN' ? '。' : '.';
  expect(stateInWords('paper-out', wordsIn(language, ''))).toMatch(new RegExp(`\\p{L}[${stop}]$`, 'u'));
});

test.each(LANGUAGES)('the system’s own words, or none of them, end as one sentence in %s', (language) => {
  const t = wordsIn(language, '');
  for (const kind of WORDS_OF_THE_SYSTEM) {
    expect(troubleInWords({ kind, name: '' }, t)).toMatch(/\p{L}[.。]$/u);
    for (const name of ['night', 'night.', 'night. '])
      expect(troubleInWords({ kind, name }, t)).toMatch(/[:：] ?night[.。]$/u);
  }
});
