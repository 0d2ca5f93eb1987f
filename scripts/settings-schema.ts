// Writes docs/settings.schema.json anew, by which an editor checks a file of settings.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { settingsSchema } from '../src-shared/contract/settings-file.ts';

writeFileSync(
  join(import.meta.dirname, '..', 'docs', 'settings.schema.json'),
  `${JSON.stringify(settingsSchema(), null, 2)}\n`,
);
