import { type CSSProperties, useEffect } from 'react';
import type { CustomerLook, DisplayState } from '../../src-shared/contract/display.ts';
import type { Language } from '../../src-shared/contract/views/look.ts';
import type { TenderKind } from '../../src-shared/contract/wire-types.ts';
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

/** Nobody is served: it is said in each language, and in large in that of the page. */
function ForEverybody({ state }: { readonly state: DisplayState }) {
  const t = useT();
  const { languages, language } = state;
  const page = pageOf(state, language);
  return (
    <main className={styles.everybody} aria-label={t('display.title')} data-kind={state.shown.kind}>
      <section className={styles.hero}>
        {page.sign && <SignOf sign={page.sign} />}
        <h1 className={styles.word}>{page.figure}</h1>
        <p className={styles.heroSentence}>{page.sentence}</p>
      </section>
      <div className={styles.others}>
        {languages
          .filter((each) => each !== language)
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
  // A word leaves room for its sign beside it; that of a figure begins the sentence, at one place in every state.
  const isWord = page.label === null;
  const hasCard = 'lines' in shown || ('lastFour' in shown && shown.lastFour !== null);
  return (
    <main
      className={styles.customer}
      aria-label={t('display.title')}
      data-kind={shown.kind}
      data-has-card={hasCard}
      data-fiscal={fiscalQr !== null}
    >
      <section className={styles.stage} data-tone={page.tone} data-word={isWord}>
        {isWord && page.sign && <SignOf sign={page.sign} />}
        {page.label !== null && <p className={styles.label}>{page.label}</p>}
        <Figure page={page} />
        {!isWord && (
          <div className={styles.beneath}>
            {page.facts.length > 0 && <Facts facts={page.facts} />}
            {shown.kind === 'paying' && <Ways ways={shown.ways} />}
          </div>
        )}
      </section>
      {hasCard && <CardOnDisplay state={state} facts={page.onCard} />}
      {fiscalQr !== null && <FiscalQr content={fiscalQr} />}
      <p className={styles.sentence} role="status" data-tone={page.tone}>
        {!isWord && page.sign && <SignOf sign={page.sign} />}
        <span>
          {page.sentence.split('\n').map((line) => (
            <span key={line}>{line}</span>
          ))}
        </span>
      </p>
    </main>
  );
}

function Facts({ facts }: Pick<Page, 'facts'>) {
  return (
    <dl className={styles.facts}>
      {facts.map(({ label, value }) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** They are told and can't be touched: the customer says one. */
function Ways({ ways }: { readonly ways: readonly TenderKind[] }) {
  const t = useT();
  return (
    <div className={styles.ways}>
      <p>{t('display.ways')}</p>
      <ul aria-label={t('display.ways')}>
        {ways.map((way) => (
          <li key={way}>
            <WayOf way={way} />
            <span>{t(`display.way.${way}`)}</span>
          </li>
        ))}
      </ul>
    </div>
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
