// What goes with the app on paper: the notices that licences ask for, and the bill of materials (CycloneDX).
import { Enums, Models, Serialize, Spec, SPDX } from '@cyclonedx/cyclonedx-library';
import type { ShippedPart } from './shipped-parts.ts';

/** The words of each licence once, under the packages that it holds for. */
export function noticesOf(parts: readonly ShippedPart[]): string {
  const byText = Map.groupBy(parts, ({ text }) => text);
  const chapters = [...byText].map(([text, holders]) => {
    const names = holders.map(({ name, version, licence }) => `${name} ${version} (${licence})`);
    return `${names.join('\n')}\n\n${text}\n`;
  });
  return [
    'Sapar Counter holds work of others. What they ask to be said about it stands here. What Electron and\n' +
      'Chromium hold, Skia among it, stands in LICENSES.chromium.html, and what @napi-rs/canvas holds in\n' +
      'sbom-canvas.cdx.json.\n',
    ...chapters,
  ].join(`\n${'='.repeat(100)}\n\n`);
}

/** A bill of materials in JSON of CycloneDX 1.6: the same parts give the same bytes. */
export function billOfMaterials(app: { name: string; version: string }, parts: readonly ShippedPart[]): string {
  const bom = new Models.Bom();
  const { Application, Library } = Enums.ComponentType;
  const whole = new Models.Component(Application, app.name, { version: app.version, bomRef: app.name });
  bom.metadata.component = whole;
  for (const { name, version, licence } of parts) {
    const purl = `pkg:npm/${encodeURIComponent(name).replace('%2F', '/')}@${version}`;
    const component = new Models.Component(Library, name, { version, purl, bomRef: purl });
    component.licenses.add(licenceNamed(licence));
    bom.components.add(component);
    whole.dependencies.add(component.bomRef);
  }
  const factory = new Serialize.JSON.Normalize.Factory(Spec.Spec1dot6);
  return `${new Serialize.JsonSerializer(factory).serialize(bom, { sortLists: true, space: 2 })}\n`;
}

/** Some packages write the words between two licences in small letters, which SPDX does not know. */
function licenceNamed(text: string): Models.License {
  const licence = text.replaceAll(/ (?:or|and|with) /g, (word) => word.toUpperCase());
  return SPDX.isSupportedSpdxId(licence) ? new Models.SpdxLicense(licence) : new Models.LicenseExpression(licence);
}
