// A selection as a file, made in the browser from the open data that the site publishes.

const FORMULA = /^[\s]*[=+\-@]|^[\t\r]/;

/** A cell that no spreadsheet takes for a formula. */
function cell(value) {
  if (value === null || value === undefined) return '';
  const text = typeof value === 'string' && FORMULA.test(value) ? `'${value}` : String(value);
  return /[";\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Rows as CSV: UTF-8 with a byte-order mark, semicolons, as French spreadsheets open it. */
export function sheet(rows) {
  return `\uFEFF${rows.map((row) => row.map(cell).join(';')).join('\r\n')}\r\n`;
}

/** Gives the visitor a text as a file. */
export function save(name, text, type) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}

/** Features as CSV. */
export function csv(features) {
  const names = Object.keys(features[0]?.properties ?? {});
  const head = [...names, 'latitude', 'longitude'];
  const rows = features.map(({ properties, geometry: { coordinates } }) => [
    ...names.map((name) => properties[name]),
    coordinates[1],
    coordinates[0],
  ]);
  return sheet([head, ...rows]);
}

/** Saves the places of these slugs, in their order; resolves to how many the open data hold. */
export async function download(address, slugs, format) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  const all = new Map((await answer.json()).features.map((feature) => [feature.id, feature]));
  const features = slugs.flatMap((slug) => all.get(slug) ?? []);
  const text = format === 'csv' ? csv(features) : `${JSON.stringify({ type: 'FeatureCollection', features }, null, 1)}\n`;
  save(`lieux.${format}`, text, format === 'csv' ? 'text/csv' : 'application/geo+json');
  return features.length;
}
