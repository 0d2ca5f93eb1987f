import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { packedCounter } from '../devices/a-counter-process.ts';

/** What lies beside the packed program: whose work it holds, under which licences. */

const Bill = z.looseObject({
  components: z.array(z.looseObject({ name: z.string(), version: z.string(), licenses: z.array(z.unknown()) })),
});
const folder = dirname(packedCounter().executable);
const read = (name: string): string => readFileSync(join(folder, name), 'utf8');
const SCHEMAS = fileURLToPath(new URL('res/schema', import.meta.resolve('@cyclonedx/cyclonedx-library/package.json')));
const schema = (name: string): object =>
  JSON.parse(readFileSync(join(SCHEMAS, `${name}.SNAPSHOT.schema.json`), 'utf8'));

test('the bill of materials is one of CycloneDX 1.6, and names the packages that the app is made of', () => {
  const bill: unknown = JSON.parse(read('sbom.cdx.json'));
  const ajv = new Ajv({ strict: false, validateFormats: false });
  // The one schema names the others by their files, and these call themselves otherwise.
  for (const name of ['spdx', 'jsf-0.82'])
    ajv.addSchema(schema(name), `http://cyclonedx.org/schema/${name}.SNAPSHOT.schema.json`);
  ajv.validate(schema('bom-1.6'), bill);
  expect(ajv.errors ?? []).toEqual([]);
  const names = Bill.parse(bill).components.map(({ name }) => name);
  for (const name of [
    'electron',
    'better-sqlite3',
    '@napi-rs/canvas',
    '@fontsource/noto-sans',
    'react',
    'zod',
    'xstate',
  ])
    expect(names).toContain(name);
  // What tests and builds alone use is in no app.
  expect(names.filter((name) => /vite|electron-|playwright|pglite|fastify/.test(name))).toEqual([]);
});

test('the notices name each part with its version and its licence, fonts too', () => {
  const notices = read('THIRD-PARTY-NOTICES.txt');
  const { components } = Bill.parse(JSON.parse(read('sbom.cdx.json')));
  expect(components.filter(({ name, version }) => !notices.includes(`${name} ${version} (`))).toEqual([]);
  expect(components.filter(({ licenses }) => licenses.length === 0)).toEqual([]);
  expect(notices).toContain('SIL OPEN FONT LICENSE');
  expect(readdirSync(folder)).toEqual(expect.arrayContaining(['LICENSE', 'LICENSES.chromium.html']));
});
