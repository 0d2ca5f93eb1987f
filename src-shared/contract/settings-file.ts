import { z } from 'zod';
import { EnrolmentCode } from './upstream.ts';
import { ClerkScreen, DisplaySetting, Language } from './views/look.ts';
import { TerminalWay } from './views/terminal.ts';

/** So long a receipt waits for the sign of its fiscal register, at most. */
export const RECEIPT_WAIT_MS_MAX = 10_000;
export const IDLE_LOCK_SECONDS_MAX = 99_999;
const TEXT_LENGTH_MAX = 1000;
const text = (means: string) => z.string().min(1).max(TEXT_LENGTH_MAX).describe(means);
const secret = (means: string) => text(`${means} It is sealed beside the token and taken out of the file once read.`);

/**
 * The one file by which a counter is set up without hands. Its members mean what the variables of README mean.
 * docs/settings.schema.json is made of it.
 */
export const SettingsFile = z
  .strictObject({
    $schema: z.string().optional().describe('Where this schema lies, for an editor.'),
    language: Language.optional().describe('The language of the screen, until somebody chooses another one.'),
    upstream: z
      .strictObject({
        url: text('https://…; plain http:// only on the machine itself.').optional(),
        authority: text(
          'A file of the operator’s own authority in PEM or DER, which then vouches alone; or «system».',
        ).optional(),
        proxy: text(
          'The proxy by which it is reached: http://host:port, or http://name:password@host:port where it wants one; ' +
            'or «none». Name and password are sealed beside the token and taken out of the file once read.',
        ).optional(),
        enrolmentCode: EnrolmentCode.optional().describe(
          'A one-time code of the operator. It is sealed beside the token and taken out of the file once read.',
        ),
      })
      .optional(),
    printer: text(
      'tcp://host:port, usb:MAKER:PRODUCT/SERIAL, file:path, cups:QUEUE or winspool:QUEUE (Windows), with ' +
        '?model=…&paper=…&image=…&drawer=2|5&cutter=none&page=CP866:7. ' +
        'A technician’s choice on the screen holds until this changes.',
    ).optional(),
    receiptWaitMs: z
      .int()
      .min(0)
      .max(RECEIPT_WAIT_MS_MAX)
      .optional()
      .describe('So long a receipt waits for the sign of its fiscal register, in milliseconds.'),
    display: DisplaySetting.optional().describe(
      'Where the customer’s display is, until somebody chooses another place.',
    ),
    clerkScreen: ClerkScreen.optional().describe(
      'The screen that the clerk’s window is kept on, until somebody chooses another one.',
    ),
    fullScreen: z
      .boolean()
      .optional()
      .describe('Whether the clerk’s window fills its screen, until somebody chooses otherwise.'),
    idleLockSeconds: z
      .int()
      .min(0)
      .max(IDLE_LOCK_SECONDS_MAX)
      .optional()
      .describe('Untouched for so many seconds the counter locks itself; 0: never.'),
    register: z
      .strictObject({
        url: text('https://…; plain http:// only on the machine itself.'),
        key: secret('The key of x-api-key.').optional(),
        login: secret('The login.').optional(),
        password: secret('The password.').optional(),
        number: text('The register’s own number, such as SWK00030001.'),
      })
      .optional()
      .describe('A fiscal register of Webkassa. Key, login and password are given together.'),
    terminal: z
      .strictObject({
        address: text('Where it is in the local network, such as 192.168.1.50.'),
        name: text('What the terminal calls this counter.'),
        certificate: text('The name in its certificate, such as terminal.kaspipos.kz.').optional(),
        takes: z.array(TerminalWay).min(1).optional().describe('The ways of paying that it takes; all by itself.'),
        authority: text('A file of an authority, instead of the well-known ones.').optional(),
      })
      .optional()
      .describe('A terminal that answers by itself (Kaspi Smart POS).'),
  })
  .describe('How a Sapar counter is set up without hands.');
export type SettingsFile = z.infer<typeof SettingsFile>;

/** The JSON Schema (2020-12) of the file, as it is published. */
export const settingsSchema = (): object => z.toJSONSchema(SettingsFile, { io: 'input' });
