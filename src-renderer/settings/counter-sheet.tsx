import type { SettingsView } from '../../src-shared/contract/settings.ts';
import { CLERK_SCREENS, DISPLAY_SETTINGS, LANGUAGES } from '../../src-shared/contract/views/look.ts';
import { money } from '../../src-shared/money.ts';
import { useCounter, useMoney } from '../counter-context.tsx';
import { type Translate, useT } from '../i18n.ts';
import { certificateWords } from '../ui/certificate-words.ts';
import { RefusalNote } from '../ui/note.tsx';
import { CodeForm } from './code-form.tsx';
import { Facts } from './facts.tsx';
import { OperatorForm } from './operator-form.tsx';
import { Reading } from './reading.tsx';
import styles from './settings.module.css';
import { useSettings } from './use-settings.ts';

/** A value that is a choice is told as its own button tells it. */
function valueInWords(
  setting: SettingsView['setBy'][number]['setting'],
  value: SettingsView['setBy'][number]['value'],
  t: Translate,
): string {
  if (value === null) return t('settings.by.none');
  if (setting === 'clerkScreen')
    return t(`settings.window.screen.${CLERK_SCREENS.find((each) => each === value) ?? 'any'}`);
  if (setting === 'fullScreen') return t(value === 'yes' ? 'settings.yes' : 'settings.no');
  if (setting === 'authority' && value === 'well-known') return t('settings.operator.wellKnown');
  if (setting === 'authority' && value === 'system') return t('settings.operator.system');
  const language = LANGUAGES.find((each) => each === value);
  if (setting === 'language' && language) return t(`language.${language}`);
  const place = DISPLAY_SETTINGS.find((each) => each === value);
  return setting === 'display' && place ? t(`settings.customer.${place}`) : value;
}

/** What a version lacks is said where a technician looks for it. */
const CONTRACT_WORDS = { '1.0': 'settings.contract10', '1.1': 'settings.contract11' } as const;

/** Which counter this is, the operator's code and system, and what each setting comes from. */
export function CounterSheet() {
  const t = useT();
  const { versions, stopped } = useCounter();
  const { show } = useMoney();
  const { view, refusal, read } = useSettings();
  if (!view) return <Reading refusal={refusal} />;
  const { setBy, enrolment, upstreamUrl, certificate, proxyFault, contract, refused } = view;
  const { profileVersion, profileRefused, dataDir, unsent } = view;
  const none = t('settings.notEnrolled');
  const { entries: count, sales, amount } = unsent;
  return (
    <>
      {stopped && <RefusalNote refusal={stopped} />}
      {refusal && <RefusalNote refusal={refusal} />}
      <CodeForm onChanged={read} />
      <OperatorForm />
      <Facts
        facts={[
          [t('settings.station'), enrolment?.stationName ?? none],
          [t('settings.counterName'), enrolment?.counterName ?? none],
          [t('settings.counterId'), enrolment?.counterId ?? none],
          [t('settings.series'), enrolment?.receiptSeries ?? none],
          [
            t('settings.unsent'),
            count === 0 ? t('settings.allSent') : t('settings.unsentOf', { count, sales, amount: show(money(amount)) }),
          ],
          [t('settings.refused'), refused === null ? t('settings.none') : t('settings.refusedNow', { refused })],
          [t('settings.folder'), dataDir],
          [t('settings.upstream'), upstreamUrl ?? t('settings.none')],
          ...(certificate === null ? [] : [[t('settings.certificate'), certificateWords(certificate, t)] as const]),
          ...(proxyFault === null ? [] : [[t('settings.operator.proxy'), t(`code.proxy-${proxyFault}`)] as const]),
          [t('settings.contract'), contract === null ? t('settings.contractUnknown') : t(CONTRACT_WORDS[contract])],
          [t('settings.profile'), profileVersion ?? t('settings.none')],
          ...(profileRefused === null ? [] : [[t('settings.profileRefused'), profileRefused] as const]),
          [t('settings.version'), t('settings.versions', versions)],
        ]}
      />
      <h2 className={styles.heading}>{t('settings.by.title')}</h2>
      <Facts
        facts={setBy.map(({ setting, value, origin }) => [
          t(`settings.by.setting.${setting}`),
          `${valueInWords(setting, value, t)} · ${t(`settings.by.origin.${origin}`)}`,
        ])}
      />
    </>
  );
}
