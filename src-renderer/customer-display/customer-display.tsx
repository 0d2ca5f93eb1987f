import { type CSSProperties, useEffect } from 'react';
import type { CustomerLook, DisplayState } from '../../src-shared/contract/display.ts';
import type { Language } from '../../src-shared/contract/views/look.ts';
import { isPublic } from '../../src-shared/display-script.ts';
import { LanguageContext, useT } from '../i18n.ts';
import { Brand } from '../ui/brand.tsx';
import { Check } from '../ui/icons.tsx';
import { CardOnDisplay } from './card-on-display.tsx';
import styles from './customer-display.module.css';
import { FiscalQr } from './fiscal-qr.tsx';
import { Contrast, LargeText, SignOf, WayOf } from './signs.tsx';
import { useDisplay } from './use-display.ts';
import type { Page } from './page.ts';
import { pageOf } from './words.ts';

/** What the customer sees: their own card and money, in their own language. */
export function CustomerDisplay() {
  const { state, ask } = useDisplay();
  const language = state?.language;
  const look = state?.look;
  useEffect(() => {
    const { documentElement: page } = document;
    if (language) page.lang = language;
    page.dataset['contrast'] = look?.contrast ? 'high' : 'usual';
    page.dataset['size'] = look?.large ? 'large' : 'usual';
  }, [language, look]);
  if (!state) return null;
  return (
    <LanguageContext value={state.language}>
      <div className={styles.display}>
        <Head
          state={state}
          onChoose={(chosen) => ask({ kind: 'language', language: chosen })}
          onRead={(wanted) => ask({ kind: 'look', look: wanted })}
        />
        {isPublic(state.shown) ? <ForEverybody state={state} /> : <ForTheCustomer state={state} />}
      </div>
    </LanguageContext>
  );
}

interface HeadProps {
  readonly state: DisplayState;
  readonly onChoose: (language: Language) => void;
  readonly onRead: (look: CustomerLook) => void;
}

function Head({ state, onChoose, onRead }: HeadProps) {
  const t = useT();
  const { language, look } = state;
  // Before somebody chose, a page for everybody is in no language of its own.
  const pressed = isPublic(state.shown) && !state.chosen ? null : language;
  return (
    <header className={styles.top}>
      <div className={styles.where}>
        <Brand />
        <p className={styles.place}>{[state.operator, state.place].filter(Boolean).join(' · ')}</p>
      </div>
      <div className={styles.buttons} role="group" aria-label={t('display.language')}>
        {state.languages.map((each) => (
          <button
            key={each}
            type="button"
            className={styles.button}
            aria-pressed={each === pressed}
            onClick={() => onChoose(each)}
          >
            {each === pressed && <Check />}
            <span lang={each}>{t(`language.${each}`)}</span>
          </button>
        ))}
        <button
          type="button"
          className={styles.button}
          aria-label={t('display.large')}
          aria-pressed={look.large}
          onClick={() => onRead({ ...look, large: !look.large })}
        >
          <LargeText />
        </button>
        <button
          type="button"
          className={styles.button}
          aria-label={t('display.contrast')}
          aria-pressed={look.contrast}
          onClick={() => onRead({ ...look, contrast: !look.contrast })}
        >
          <Contrast />
        </button>
      </div>
    </header>
  );
}

/** Nobody is served: it is said in each language, the chosen one or the first of the list in large. */
function ForEverybody({ state }: { readonly state: DisplayState }) {
  const t = useT();
  const { languages, language } = state;
  const first = state.chosen ? language : (languages[0] ?? language);
  const page = pageOf(state, first);
  return (
    <main className={styles.everybody} aria-label={t('display.title')} data-kind={state.shown.kind}>
      <section className={styles.hero} lang={first}>
        <SignOf sign={page.sign} />
        <h1 className={styles.word}>{page.figure}</h1>
        <p className={styles.heroSentence}>{page.sentence}</p>
      </section>
      <div className={styles.others}>
        {languages
          .filter((each) => each !== first)
          .map((each) => (
            <Other key={each} language={each} page={pageOf(state, each)} />
          ))}
      </div>
    </main>
  );
}

function Other({ language, page }: { readonly language: Language; readonly page: Page }) {
  return (
    <section className={styles.other} lang={language}>
      <h2>{page.figure}</h2>
      <p>{page.sentence}</p>
    </section>
  );
}

function ForTheCustomer({ state }: { readonly state: DisplayState }) {
  const t = useT();
  const { shown } = state;
  const page = pageOf(state, state.language);
  const fiscalQr = shown.kind === 'done' ? shown.fiscalQr : null;
  // Where nothing else stands beside the figure there is room for who reads no word.
  const isSignLarge = page.facts.length === 0 && shown.kind !== 'paying';
  const hasCard = 'lines' in shown || 'lastFour' in shown;
  return (
    <main
      className={styles.customer}
      aria-label={t('display.title')}
      data-kind={shown.kind}
      data-has-card={hasCard}
      data-fiscal={fiscalQr !== null}
    >
      <section className={styles.stage} data-tone={page.tone}>
        {isSignLarge && <SignOf sign={page.sign} />}
        {page.label !== null && <p className={styles.label}>{page.label}</p>}
        <Figure page={page} />
        {page.facts.length > 0 && (
          <dl className={styles.facts}>
            {page.facts.map(({ label, value }) => (
              <div key={label}>
                <dt>{label}</dt>
                <dd>{value}</dd>
              </div>
            ))}
          </dl>
        )}
        {shown.kind === 'paying' && (
          <ul className={styles.ways} aria-label={t('display.ways')}>
            {shown.ways.map((way) => (
              <li key={way}>
                <WayOf way={way} />
                <span>{t(`display.way.${way}`)}</span>
              </li>
            ))}
          </ul>
        )}
      </section>
      {hasCard && <CardOnDisplay state={state} facts={page.onCard} />}
      {fiscalQr !== null && <FiscalQr content={fiscalQr} />}
      <p className={styles.sentence} role="status" data-tone={page.tone}>
        {!isSignLarge && <SignOf sign={page.sign} />}
        <span>{page.sentence}</span>
      </p>
    </main>
  );
}

/** A figure is as large as its room allows: so many characters have to fit into it. */
function Figure({ page }: { readonly page: Page }) {
  if (page.label === null) return <h1 className={styles.word}>{page.figure}</h1>;
  return (
    <h1 className={styles.figure} style={{ '--length': page.figure.length } as CSSProperties} translate="no">
      {page.figure}
    </h1>
  );
}
