import { expect } from 'vitest';
import type { ACounter } from './a-counter.ts';
import { AIGERIM, aFreshCard } from './a-demo-operator.ts';
import type { SystemKeyboard } from './a-system-keyboard.ts';

/** A clerk signs in, sells with the scanner and a terminal's code, and finds the history, whatever layout is set. */
export async function expectASaleByLayout(
  counter: ACounter,
  keyboard: SystemKeyboard,
  layout: string,
  code: string,
): Promise<void> {
  await keyboard.is(layout);
  const { screen, page } = counter;
  const card = await aFreshCard(counter.upstream.reference);
  await keyboard.presses('Control+l');
  await screen.isAtSignIn();
  await keyboard.types(AIGERIM.pin);
  await keyboard.presses('Enter');
  await screen.isSignedIn(AIGERIM.name);

  await keyboard.scans(`]C1${card}`);
  await screen.asksForAmount();
  await keyboard.types('5000');
  await keyboard.presses('Enter');
  await screen.asksForPayment();
  await keyboard.presses('F9');
  await screen.shows('Key this amount into the terminal');
  // Letters that lie elsewhere on a French keyboard are those of its caps.
  await keyboard.types(code);
  await screen.isKept();
  await keyboard.presses('Enter');
  await screen.isDone(card);
  expect(counter.entries().at(-1)?.body).toMatchObject({
    lines: [{ cardNumber: card, amount: 5000 }],
    tenders: [{ kind: 'bank-card', terminal: { authCode: code } }],
  });

  await keyboard.presses('Control+f');
  await screen.focuses('Card, receipt or amount');
  await keyboard.scans(`https://onay.kz/c?n=${card}`);
  await screen.shows(card.slice(-4), page.getByRole('list', { name: 'Found' }));
  await keyboard.presses('Escape');
  await screen.showsElement(page.getByRole('main', { name: 'Counter', exact: true }), 'the counter');
}
