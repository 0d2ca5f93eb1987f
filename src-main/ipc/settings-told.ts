import type { SettingsView } from '../../src-shared/contract/settings.ts';
import type { Settings } from '../platform/settings.ts';
import type { Counter } from './counter.ts';

/** Each setting as it is in force, and what said so. */
export function settingsTold(
  { paper, screen, machine, register, terminal, profile }: Counter,
  { origins, upstreamUrl, upstreamTrust, upstreamProxy, receiptWaitMs }: Settings,
  printerOfScreen: boolean,
): SettingsView['setBy'] {
  const [registerNow, terminalNow] = [register.inUse(), terminal.inUse()];
  const { clerkScreen, fullScreen } = screen.window.placed();
  const originOf = (setting: 'clerkScreen' | 'fullScreen') =>
    screen.window.isChosen(setting) ? 'screen' : origins[setting];
  return [
    { setting: 'upstream', value: upstreamUrl?.origin ?? null, origin: origins.upstream },
    {
      setting: 'authority',
      value:
        upstreamTrust.kind === 'file'
          ? upstreamTrust.authorities.map(({ name }) => name).join(', ')
          : upstreamTrust.kind,
      origin: origins.authority,
    },
    { setting: 'proxy', value: upstreamProxy?.address ?? null, origin: origins.proxy },
    {
      setting: 'printer',
      value: paper.printer.current().address || null,
      origin: printerOfScreen ? 'screen' : origins.printer,
    },
    {
      setting: 'language',
      value: screen.language.current(),
      origin:
        screen.language.chosenBy() ?? (origins.language === 'default' && profile() ? 'profile' : origins.language),
    },
    {
      setting: 'display',
      value: screen.display.setting(),
      origin: screen.display.isChosen() ? 'screen' : origins.display,
    },
    { setting: 'clerkScreen', value: clerkScreen, origin: originOf('clerkScreen') },
    { setting: 'fullScreen', value: fullScreen ? 'yes' : 'no', origin: originOf('fullScreen') },
    { setting: 'idleLock', value: String(machine.idleLockSeconds), origin: origins.idleLock },
    { setting: 'receiptWait', value: String(receiptWaitMs), origin: origins.receiptWait },
    {
      setting: 'register',
      value: registerNow && registerNow.settings.uniqueNumber,
      origin: registerNow?.origin ?? 'default',
    },
    { setting: 'terminal', value: terminalNow && terminalNow.settings.host, origin: terminalNow?.origin ?? 'default' },
  ];
}
