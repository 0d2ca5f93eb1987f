import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ACounter, aCounter } from '../devices/a-counter.ts';
import { AIGERIM, TIMUR_THE_TECHNICIAN } from '../devices/a-demo-operator.ts';

/** The page is sandboxed: it has the channels of the contract, and nothing else of the machine. */

let counter: ACounter;
beforeAll(async () => {
  counter = await aCounter();
});
afterAll(() => counter[Symbol.asyncDispose]());

/** What somebody who got a script into the page could do: whatever it has, it has. */
function asThePage<Answer>(script: string): Promise<Answer> {
  return counter.page.evaluate(script);
}

const call = (channel: string, input: unknown) =>
  asThePage<{ ok: boolean; error?: { kind: string } }>(
    `window.sapar.call(${JSON.stringify(channel)}, ${JSON.stringify(input)})`,
  );

test('it has no Node and no Electron', async () => {
  const names = ['require', 'process', 'module', 'Buffer', 'global', 'electron', 'ipcRenderer', '__dirname'];
  expect(await asThePage(`${JSON.stringify(names)}.filter((name) => typeof window[name] !== 'undefined')`)).toEqual([]);
  expect(await asThePage('Object.keys(window.sapar).sort()')).toEqual(['call', 'onState']);
});

describe('the content policy is in force', () => {
  test('no text becomes code', async () => {
    expect(
      await asThePage(`new Promise((resolve) => {
      const refused = (event) => resolve(event.effectiveDirective);
      document.addEventListener('securitypolicyviolation', refused, { once: true });
      const script = document.createElement('script');
      script.textContent = 'window.ranInline = true';
      document.head.append(script);
    })`),
    ).toBe('script-src-elem');
    expect(await asThePage('window.ranInline')).toBeUndefined();
    expect(
      await asThePage(`new Promise((resolve) => {
      document.addEventListener('securitypolicyviolation', (event) => resolve(event.blockedURI), { once: true });
      const button = document.createElement('button');
      button.setAttribute('onclick', 'window.ranInline = true');
      button.click();
      setTimeout("window.ranInline = true");
    })`),
    ).toMatch(/eval|inline/);
    expect(await asThePage('window.ranInline')).toBeUndefined();
  });

  test('nothing is fetched from anywhere', async () => {
    const address = JSON.stringify(`${counter.upstream.url}/asked-by-the-page`);
    expect(await asThePage(`fetch(${address}).then(() => 'fetched', () => 'refused')`)).toBe('refused');
    expect(
      await asThePage(`new Promise((resolve) => {
      const image = new Image();
      image.onload = () => resolve('loaded');
      image.onerror = () => resolve('refused');
      image.src = ${address};
    })`),
    ).toBe('refused');
    expect(counter.upstream.calls.filter((each) => each.path.startsWith('/asked-by-the-page'))).toEqual([]);
  });
});

test('it reads no file beside the app’s own pages', async () => {
  const outside = [
    'app://counter/../main/main.cjs',
    'app://counter/..%2fmain%2fmain.cjs',
    'app://counter/%2e%2e/%2e%2e/package.json',
    'app://elsewhere/index.html',
  ];
  expect(await Promise.all(outside.map((url) => counter.fetchedByTheShell(url)))).toEqual(outside.map(() => 404));
  expect(await counter.fetchedByTheShell('app://counter/index.html')).toBe(200);
});

describe('the main process refuses', () => {
  test.each([
    ['a channel that there is not', 'ledger.erase', null, 'bad-request'],
    ['the name of something every object has', 'constructor', null, 'bad-request'],
    ['an input of another form', 'card.look-up', { text: 5 }, 'bad-request'],
    [
      'an input with more in it than it should have',
      'counter.language',
      { language: 'en', role: 'technician' },
      'bad-request',
    ],
    [
      'a sale for a negative amount',
      'sale.take',
      {
        saleId: '01900000-0000-7000-8000-000000000001',
        lines: [{ cardNumber: '9643108503304172259', productId: 'stored-value', amount: -5000 }],
        tenders: [{ kind: 'cash', amount: -5000 }],
        language: 'en',
      },
      'bad-request',
    ],
    [
      'anything of a clerk’s before somebody signs in',
      'card.look-up',
      { text: '9643108503304172259' },
      'not-signed-in',
    ],
  ])('%s', async (_what, channel, input, kind) => {
    expect(await call(channel, input)).toMatchObject({ ok: false, error: { kind } });
  });

  test('a technician who would take money', async () => {
    await counter.signsIn(TIMUR_THE_TECHNICIAN);
    expect(await call('sale.begin', null)).toMatchObject({ ok: false, error: { kind: 'role-needed' } });
    expect(await call('shift.open', { counts: [], fromSafe: 0 })).toMatchObject({
      ok: false,
      error: { kind: 'role-needed' },
    });
    await counter.presses('Control+KeyL');
  });

  test('to tell a page without a session what was sold', async () => {
    await counter.screen.isAtSignIn();
    await counter.signsIn(AIGERIM);
    await counter.opensShift({ 1000: 1 });
    await counter.presses('Control+KeyL');
    await counter.screen.isAtSignIn();
    const state = await asThePage<{ value: { recent: unknown[]; attention: unknown[] } }>(
      'window.sapar.call("counter.state", null)',
    );
    expect(state.value).toMatchObject({ recent: [], attention: [] });
  });
});

// The last: the driver waits for a navigation that never comes, and finds nothing on the page any more.
test('it opens no window and goes nowhere', async () => {
  const windows = () => counter.windows();
  expect(await windows()).toBe(1);
  expect(await asThePage('window.open("https://example.com/") === null')).toBe(true);
  expect(await windows()).toBe(1);

  await asThePage('void (window.stillHere = true)');
  for (const away of ['https://example.com/', 'file:///etc/passwd', 'data:text/html,gone']) {
    await asThePage(`void (location.href = ${JSON.stringify(away)})`);
    // The page would be another one by the time that it has painted twice.
    await asThePage(
      'new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve(null))))',
    );
    expect(await asThePage('[location.href, window.stillHere]')).toEqual(['app://counter/index.html', true]);
  }
});
