import { useEffect, useRef, useState } from 'react';
import type { UpstreamTried, UpstreamView } from '../../src-shared/contract/views/set-up.ts';
import { call } from '../bridge.ts';
import { useCounter } from '../counter-context.tsx';
import { useT } from '../i18n.ts';
import { Button } from '../ui/button.tsx';
import { certificateWords } from '../ui/certificate-words.ts';
import { Field } from '../ui/field.tsx';
import { localMoment } from '../ui/local-moment.ts';
import { Note, RefusalNote } from '../ui/note.tsx';
import page from '../ui/page.module.css';
import { useAsk } from '../ui/use-ask.ts';
import { Facts } from './facts.tsx';
import { Reading } from './reading.tsx';
import styles from './settings.module.css';
import { TrialLine } from './trial.tsx';

/**
 * Where the operator's system is, whose word on its certificate counts, and whether it answers. `onUnused` hears
 * whether another address or proxy than the one in use stands in its field.
 */
export function OperatorForm({ onUnused }: { readonly onUnused?: (isUnused: boolean) => void }) {
  const t = useT();
  const runs = useCounter().setUp?.stage !== 'upstream';
  const { ask, busy, refusal, forget } = useAsk();
  const [view, setView] = useState<UpstreamView | null>(null);
  const [address, setAddress] = useState('');
  const [proxy, setProxy] = useState('');
  const [tried, setTried] = useState<UpstreamTried | null>(null);
  const tries = useRef(0);
  useEffect(() => {
    void ask(call('upstream.view', null)).then((answer) => {
      if (!answer.ok) return;
      setView(answer.value);
      setAddress(answer.value.address);
      setProxy(answer.value.proxy);
    });
  }, [ask]);
  const isAddressUnused = view !== null && address !== view.address;
  const isProxyUnused = view !== null && proxy !== view.proxy;
  const isUnused = isAddressUnused || isProxyUnused;
  useEffect(() => onUnused?.(isUnused), [onUnused, isUnused]);
  if (!view) return <Reading refusal={refusal} />;

  /** What was tried before, or is being tried, says nothing of what stands there from now on. */
  function change() {
    tries.current += 1;
    setTried(null);
  }

  async function trust(asked: () => ReturnType<typeof call<'upstream.trust'>>) {
    change();
    const set = await ask(asked());
    if (set.ok) setView(set.value);
  }

  async function tryOut() {
    if (busy) return;
    change();
    if (isUnused) {
      const typed = { ...(isAddressUnused && { address }), ...(isProxyUnused && { proxy }) };
      const set = await ask(call('upstream.set', typed));
      if (!set.ok) return;
      setView(set.value);
      // What is in use has its normal form, and a password stands on no screen once it is sealed.
      setAddress(set.value.address);
      setProxy(set.value.proxy);
    }
    const own = tries.current;
    const answer = await ask(call('upstream.try', null));
    if (answer.ok && own === tries.current) setTried(answer.value);
  }

  const { trusted, authorities, hasProxyLogin, isAddressPinned, isTrustPinned, isProxyPinned, isForNextStart } = view;
  return (
    <form
      className={styles.operator}
      aria-label={t('settings.operator.title')}
      onSubmit={(event) => {
        event.preventDefault();
        void tryOut();
      }}
    >
      <Field
        label={t('settings.operator.title')}
        takes="address"
        hint={t('settings.operator.hint')}
        value={address}
        problem={refusal?.kind === 'upstream-unfit'}
        disabled={isAddressPinned}
        onText={(text) => {
          setAddress(text);
          change();
          forget();
        }}
      />
      <div className={page.choice} role="group" aria-label={t('settings.operator.trusted')}>
        <span className={page.label}>{t('settings.operator.trusted')}</span>
        <Button
          label={t('settings.operator.wellKnown')}
          selected={trusted === 'well-known'}
          disabled={isTrustPinned}
          busy={busy}
          onPress={() => void trust(() => call('upstream.trust', { trusted: 'well-known' }))}
        />
        <Button
          label={t('settings.operator.system')}
          selected={trusted === 'system'}
          disabled={isTrustPinned}
          busy={busy}
          onPress={() => void trust(() => call('upstream.trust', { trusted: 'system' }))}
        />
        <Button
          label={t('settings.operator.file')}
          selected={trusted === 'file'}
          disabled={isTrustPinned}
          busy={busy}
          onPress={() => void trust(() => call('upstream.trust-file', null))}
        />
      </div>
      {authorities.map(({ name, fingerprint, until }) => (
        <Facts
          key={fingerprint}
          facts={[
            [
              t('settings.by.setting.authority'),
              `${name}, ${t('settings.operator.until', { at: localMoment(until) })}`,
            ],
            [t('settings.operator.fingerprint'), fingerprint],
          ]}
        />
      ))}
      <Field
        label={t('settings.operator.proxy')}
        takes="address"
        hint={t('settings.operator.proxyHint')}
        value={proxy}
        problem={refusal?.kind === 'proxy-unfit'}
        disabled={isProxyPinned}
        onText={(text) => {
          setProxy(text);
          change();
          forget();
        }}
      />
      {hasProxyLogin && <p className={styles.hint}>{t('settings.operator.proxyLogin')}</p>}
      {(isAddressPinned || isTrustPinned || isProxyPinned) && (
        <Note tone="info" title={t('settings.operator.pinned')} />
      )}
      {refusal && <RefusalNote refusal={refusal} />}
      {tried ? <Tried tried={tried} /> : <TrialLine trial="upstream" />}
      <div className={page.choice}>
        <Button
          label={t('settings.operator.try')}
          tone={runs ? 'plain' : 'main'}
          busy={busy}
          disabled={address.trim() === ''}
          onPress={() => void tryOut()}
        />
      </div>
      {runs && isForNextStart && (
        <Note tone="warning" title={t('settings.operator.forNextStart')}>
          <Button
            label={t('settings.operator.startAgain')}
            busy={busy}
            onPress={() => void ask(call('counter.start-again', null))}
          />
        </Note>
      )}
    </form>
  );
}

/** What came of asking it, in words that say what to do. */
function Tried({ tried: { reached, certificate, problem, proxyFault, detail } }: { readonly tried: UpstreamTried }) {
  const t = useT();
  if (problem)
    return (
      <Note tone="bad" title={t('settings.operator.disbelieved')} live="alert">
        {certificateWords(problem, t)}
      </Note>
    );
  if (proxyFault)
    return (
      <Note tone="bad" title={t('settings.operator.proxyStops')} live="alert">
        {t(`code.proxy-${proxyFault}`)}
      </Note>
    );
  if (!reached)
    return (
      <Note tone="bad" title={t('settings.operator.silent', { detail: detail ?? '' })} live="alert">
        {t('settings.operator.silentNow')}
      </Note>
    );
  return (
    <Note tone="good" title={t('settings.operator.reached')} live="status">
      {certificate
        ? t('settings.operator.shown', { ...certificate, until: localMoment(certificate.until) })
        : undefined}
    </Note>
  );
}
