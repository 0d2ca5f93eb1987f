import type { TrialName } from '../../src-shared/contract/views/trial.ts';
import type { Counter } from './counter.ts';

/** What a trial is tried with today. What was tried with anything else counts no longer. */
export function triedWith(
  trial: TrialName,
  {
    paper,
    screen,
    machine,
    register,
    terminal,
  }: Pick<Counter, 'paper' | 'screen' | 'machine' | 'register' | 'terminal'>,
): string {
  switch (trial) {
    case 'testPage': {
      const { drawerPin: _pin, ...printer } = paper.printer.current();
      return JSON.stringify(printer);
    }
    case 'drawer': {
      const { address, drawerPin = 2 } = paper.printer.current();
      return JSON.stringify({ address, drawerPin });
    }
    case 'display':
      return screen.display.setting();
    case 'upstream':
      return machine.upstreamSetUp.named();
    case 'register': {
      const settings = register.inUse()?.settings;
      return settings ? `${settings.url.href} ${settings.uniqueNumber}` : '';
    }
    case 'terminal': {
      const { of, pairing } = terminal.known();
      return `${of} ${pairing?.deviceId ?? ''}`;
    }
    case 'language':
    case 'code':
    case 'scanner':
    case 'clock':
      return '';
  }
}
