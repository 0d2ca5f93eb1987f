import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { type CounterInProcess, aCounterInProcess } from '../../devices/a-counter-in-process.ts';
import { AIGERIM, TIMUR_THE_TECHNICIAN } from '../../devices/a-demo-operator.ts';
import { type Reference, sharedReference } from '../../devices/controllable-upstream.ts';

/** Where the customer's display and the clerk's window stand, as a technician chooses on the page of displays. */

let reference: Reference;
let counter: CounterInProcess;
/** The system of this machine: whether it starts the counter at the sign-in. */
let starts: boolean;
beforeAll(async () => {
  reference = await sharedReference();
});
beforeEach(async () => {
  starts = false;
  const startAtLogin = { isOn: () => starts, set: (on: boolean) => void (starts = on) };
  counter = await aCounterInProcess(reference, { startAtLogin });
  await counter.signsIn(TIMUR_THE_TECHNICIAN);
});
afterEach(() => counter.end());

const told = async () =>
  Object.fromEntries((await counter.gets('settings.read', null)).setBy.map(({ setting, ...by }) => [setting, by]));

test('a choice is in force at once, told as the screen’s, and there when the program starts again', async () => {
  expect(await told()).toMatchObject({
    display: { value: 'auto', origin: 'default' },
    clerkScreen: { value: 'any', origin: 'default' },
    fullScreen: { value: 'no', origin: 'default' },
  });
  await counter.gets('display.set', { setting: 'window' });
  await counter.gets('window.set', { clerkScreen: 'right' });
  expect(await counter.gets('window.set', { fullScreen: true, startsAtLogin: true })).toEqual({
    clerkScreen: 'right',
    fullScreen: true,
    isClerkScreenPinned: false,
    isFullScreenPinned: false,
    startsAtLogin: true,
  });
  expect([starts, counter.running.counter.screen.window.view().fullScreen]).toEqual([true, true]);
  const chosen = {
    display: { value: 'window', origin: 'screen' },
    clerkScreen: { value: 'right', origin: 'screen' },
    fullScreen: { value: 'yes', origin: 'screen' },
  };
  expect(await told()).toMatchObject(chosen);

  counter = await counter.startsAgain();
  await counter.signsIn(TIMUR_THE_TECHNICIAN);
  expect(await told()).toMatchObject(chosen);
});

test('a display that was seen in one place is tried anew in another', async () => {
  await counter.gets('trial.keep', { trial: 'display', outcome: 'worked' });
  expect(counter.state().trials).toMatchObject([{ trial: 'display', outcome: 'worked', by: { name: 'Timur B.' } }]);
  await counter.gets('display.set', { setting: 'off' });
  expect(counter.state().trials).toEqual([]);
  await counter.gets('display.set', { setting: 'auto' });
  expect(counter.state().trials).toMatchObject([{ trial: 'display' }]);
});

test('a clerk chooses none of it, and what is no choice changes nothing', async () => {
  expect(await counter.sends('window.set', { clerkScreen: 'upstairs' })).toMatchObject({
    error: { kind: 'bad-request' },
  });
  await counter.gets('session.sign-out', null);
  await counter.signsIn(AIGERIM);
  expect(await counter.ask('window.set', { fullScreen: true })).toMatchObject({ error: { kind: 'role-needed' } });
  expect(await counter.ask('window.view', null)).toMatchObject({ error: { kind: 'role-needed' } });
  expect(counter.running.counter.screen.window.view()).toMatchObject({ clerkScreen: 'any', fullScreen: false });
});
