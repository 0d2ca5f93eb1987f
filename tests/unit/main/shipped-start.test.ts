import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { shippedEnvironmentFault, shippedStartFault } from '../../../src-main/platform/shipped-start.ts';

const start = (words: readonly string[], more: Partial<Parameters<typeof shippedStartFault>[0]> = {}) =>
  shippedStartFault({ words, platform: 'linux', isRoot: false, ...more });

describe('what opens the shipped counter to others, or takes its protection away, is refused in words', () => {
  test.each([
    ['--remote-debugging-port=9222'],
    ['--remote-debugging-port', '9222'],
    ['--remote-debugging-pipe'],
    ['--remote-debugging-address=0.0.0.0'],
    ['--remote-allow-origins=*'],
    ['--inspect'],
    ['--inspect-brk=0'],
    ['--inspect-port=9229'],
    ['--debug-port=1'],
    ['-r', './hook.js'],
    ['--require', './hook.js'],
    ['--js-flags=--expose-gc'],
    ['--load-extension=/tmp/x'],
    ['--renderer-cmd-prefix=xterm -e'],
    ['--gpu-launcher=xterm'],
    ['--utility-cmd-prefix=xterm'],
    ['--user-data-dir=/tmp/x'],
    ['--host-resolver-rules=MAP * 127.0.0.1'],
    ['--host-rules=MAP * 127.0.0.1'],
    ['--proxy-server=127.0.0.1:1'],
    ['--ignore-certificate-errors'],
    ['--ssl-key-log-file=/tmp/keys'],
    ['--log-net-log=/tmp/log'],
    ['--enable-logging=file'],
    ['--disable-web-security'],
    ['--allow-file-access-from-files'],
    ['--enable-features=X'],
    ['--disable-features=X'],
    ['--disable-site-isolation-trials'],
    ['--no-sandbox'],
    ['--disable-gpu-sandbox'],
    ['--password-store=basic'],
    ['--type=renderer'],
    ['--'],
    ['-'],
    ['', ''],
    ['/tmp/another-app'],
    ['app://counter/index.html'],
    ['--Remote-Debugging-Port=9222'],
    ['--restore-ledger', '--remote-debugging-port=9222'],
    ['--restore-ledger=--remote-debugging-port=9222'],
    ['--ledger-verify', '--remote-debugging-port=9222'],
    ['--ledger-verify', ' --remote-debugging-port=9222'],
    ['--ledger-verify=-r'],
    ['--ledger-verify', 'a', 'b'],
    ['--ledger-verify'],
    ['--disable-gpu=--inspect'],
    ['--lang=en --inspect'],
  ])('%s %s', (...words) => {
    expect(start(words)).toMatch(/^The counter does not start with «.*»: .* Start it without\./s);
  });

  test('and so are the switches of Windows', () => {
    for (const word of ['/remote-debugging-port=9222', '/REMOTE-DEBUGGING-PORT=9222'])
      expect(start(['--ledger-verify', word], { platform: 'win32' })).toContain(word);
    expect(start(['/remote-debugging-port=9222'], { platform: 'win32' })).not.toBeNull();
  });

  test('whatever is not known', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^-{1,2}[a-z][a-z-]{0,30}(=[ -~]{0,10})?$/), (word) => {
        const known =
          /^--(?:restore-ledger|ledger-|even-if|disable-(?:gpu|dev)|force-device|lang|ozone|password|no-sandbox)/;
        expect(known.test(word) || start([word]) !== null).toBe(true);
      }),
    );
  });

  test.each([
    'NODE_TLS_REJECT_UNAUTHORIZED',
    'node_tls_reject_unauthorized',
    'NODE_OPTIONS',
    'NODE_EXTRA_CA_CERTS',
    'NODE_USE_SYSTEM_CA',
    'NODE_DEBUG',
    'NODE_DEBUG_NATIVE',
    'NODE_V8_COVERAGE',
    'NODE_INSPECT_RESUME_ON_START',
    'NODE_USE_ENV_PROXY',
    'NODE_REDIRECT_WARNINGS',
    'SSLKEYLOGFILE',
    'OPENSSL_CONF',
    'OPENSSL_MODULES',
    'ELECTRON_RUN_AS_NODE',
    'ELECTRON_EXTRA_LAUNCH_ARGS',
    'ELECTRON_ENABLE_LOGGING',
    'ELECTRON_NO_ASAR',
    'CHROME_DEVEL_SANDBOX',
  ])('%s in the environment', (name) => {
    expect(shippedEnvironmentFault({ [name]: '0' })?.message).toMatch(
      new RegExp(`^The counter does not start with ${name} in its environment: .* Take ${name} away`),
    );
  });
});

test('what a till needs is let through', () => {
  const env = {
    PATH: '/bin',
    SAPAR_DATA_DIR: '/data',
    NODE_ENV: 'production',
    NODE_OPTIONS: '',
    SSL_CERT_DIR: '/etc/ssl',
  };
  for (const words of [
    [],
    ['--restore-ledger'],
    ['--restore-ledger', '--restore-ledger'],
    ['--ledger-verify', '/data/ledger.sqlite', '--ledger-anchor', '4:ab'],
    ['--ledger-verify=/data/ledger.sqlite', '--ledger-anchor=4:ab'],
    ['--ledger-export', 'ledger.sqlite', '--ledger-to', 'for the auditor', '--even-if-broken'],
    ['--disable-gpu', '--force-device-scale-factor=1.25', '--lang=zh-CN', '--ozone-platform=x11'],
    ['--ozone-platform-hint=auto', '--password-store=gnome-libsecret', '--disable-dev-shm-usage'],
  ])
    expect(start(words)).toBeNull();
  expect(shippedEnvironmentFault(env)).toBeNull();
  expect(start(['--no-sandbox'], { isRoot: true })).toBeNull();
  expect(start(['-psn_0_12345'], { platform: 'darwin' })).toBeNull();
  expect(start(['-psn_0_12345'])).not.toBeNull();
});
