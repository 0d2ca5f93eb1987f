import { DRAWER_PINS, type PrinterSetup } from '../../src-shared/contract/views/printer.ts';
import { useT } from '../i18n.ts';
import { Button } from '../ui/button.tsx';
import { Choice } from './choice.tsx';

interface DrawerPinsProps {
  readonly setup: PrinterSetup;
  readonly disabled?: boolean;
  readonly onChoose: (setup: PrinterSetup) => void;
}

/** The pin of its plug by which the printer opens the drawer. */
export function DrawerPins({ setup, disabled, onChoose }: DrawerPinsProps) {
  const t = useT();
  return (
    <Choice title={t('settings.drawer')}>
      {DRAWER_PINS.map((pin) => (
        <Button
          key={pin}
          label={t('settings.drawerPin', { pin })}
          selected={pin === (setup.drawerPin ?? 2)}
          disabled={disabled}
          onPress={() => onChoose({ ...setup, drawerPin: pin })}
        />
      ))}
    </Choice>
  );
}
