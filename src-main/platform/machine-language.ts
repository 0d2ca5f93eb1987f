import { Language, USUAL_LANGUAGE } from '../../src-shared/contract/views/look.ts';

/**
 * The language of what is said before anybody signed in: the first of the system's own, as BCP 47 names them, that the
 * counter speaks. Every Chinese is told in the one that there is.
 */
export function machineLanguage(preferred: readonly string[]): Language {
  for (const name of preferred) {
    const [tongue = ''] = name.toLowerCase().split(/[-_]/);
    const spoken = Language.safeParse(tongue === 'zh' ? 'zh-CN' : tongue);
    if (spoken.success) return spoken.data;
  }
  return USUAL_LANGUAGE;
}
