// An employer's list as lines: text or a file in any form a spreadsheet writes, its columns found by their titles or by what
// they hold. Whatever is given, it ends soon: with lines, or with a sentence that says why not (Refused).

import { communesMeant, modeMeant, partsOf, siteMeant, suggestionsFor } from './study-places.js';
import { counting } from './words.js';
import { words } from './places.js';

export const MOST_LINES = 20_000;
export const MOST_BYTES = 5_000_000;
const MOST_PEOPLE = 1_000_000;
const MOST_COLUMNS = 60;
const LONGEST_CELL = 300;
// A quote that is not closed within so many characters is a sign like any other.
const LONGEST_QUOTED = 2000;
const LONGEST_SHOWN = 60;
const SUGGESTED_FOR = 30;
const LINES_NAMED = 5;
const SAMPLE = 200;
const SEPARATORS = ['\t', ';', ',', '|'];
// One way to work: « 45 », « 45 min », « 1 h 15 », « 1:15 »; nobody travels longer.
const LONGEST_MINUTES = 300;
const MINUTES = /^(?:(\d{1,2})\s*(?:h|heures?|:)\s*(?:(\d{1,2})\s*(?:min|mn|minutes?)?)?|(\d{1,3}(?:[.,]\d+)?)\s*(?:min|mn|minutes?|['’′])?\.?)$/i;
const COUNT = /^(?:\d{1,7}|\d{1,3}(?:[\s\u00a0\u202f]\d{3})+)(?:[.,]0+)?$/;

/** Why a list is not read, in a sentence for the visitor. */
export class Refused extends Error {}

/** The text of a file's bytes: UTF-8, UTF-16 or Windows-1252. */
export function textOf(buffer) {
  const bytes = new Uint8Array(buffer);
  if (bytes.length > MOST_BYTES) throw new Refused(tooLong(bytes.length));
  const starts = (...values) => values.every((value, at) => bytes[at] === value);
  if (starts(0x50, 0x4b, 3, 4) || starts(0xd0, 0xcf, 0x11, 0xe0)) {
    throw new Refused('Ce fichier est un classeur ou une archive. Ouvrez-le dans votre tableur, puis enregistrez-le au format CSV, ou copiez ses colonnes et collez-les ici.');
  }
  if (starts(0x25, 0x50, 0x44, 0x46)) throw new Refused('Ce fichier est un PDF. Copiez la liste et collez-la ici.');
  const text = new TextDecoder(encodingOf(bytes, starts)).decode(bytes);
  return checked(text);
}

/** The same text, if it is one. */
export function checked(text) {
  if (text.length > MOST_BYTES) throw new Refused(tooLong(text.length));
  const sample = text.length > 20_000 ? text.slice(0, 10_000) + text.slice(-10_000) : text;
  const odd = sample.match(/[\0-\x08\x0e-\x1f\ufffd]/g)?.length ?? 0;
  if (odd > sample.length / 50 || text.includes('\0')) {
    throw new Refused('Ce n’est pas du texte. Donnez une liste de communes ou de codes postaux, en texte ou en CSV.');
  }
  return text;
}

function tooLong(size) {
  const shown = (size / 1_000_000).toLocaleString('fr-FR', { maximumFractionDigits: 1 });
  return `La liste pèse ${shown}\u00a0Mo\u00a0: l’étude en lit 5 au plus. Gardez les seules colonnes utiles, ou donnez l’effectif de chaque commune.`;
}

function encodingOf(bytes, starts) {
  if (starts(0xff, 0xfe)) return 'utf-16le';
  if (starts(0xfe, 0xff)) return 'utf-16be';
  const zeros = [0, 0];
  const length = Math.min(bytes.length, 4000);
  for (let at = 0; at < length; at += 1) if (!bytes[at]) zeros[at % 2] += 1;
  if (zeros[1] > length / 5 && !zeros[0]) return 'utf-16le';
  if (zeros[0] > length / 5 && !zeros[1]) return 'utf-16be';
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return 'utf-8';
  } catch {
    return 'windows-1252';
  }
}

/** A text as rows {line, cells}, blank ones left out; lines are counted from 1 as an editor does. */
export function rowsOf(typed) {
  const text = typed.replace(/^\ufeff/, '').replace(/\r\n?/g, '\n');
  const told = /^"?sep=(.)"?\n/i.exec(text);
  const separator = told ? told[1] : separatorOf(text);
  const rows = [];
  let line = told ? 2 : 1;
  let at = told ? told[0].length : 0;
  while (at < text.length) {
    const end = endOf(text, '\n', at);
    const whole = text.slice(at, end);
    let cells;
    let next = end + 1;
    if (!whole.includes('"')) cells = separator ? whole.split(separator) : [whole];
    else ({ cells, next } = quotedRow(text, at, separator));
    cells = cells.map(trimmed);
    if (cells.some(Boolean)) rows.push({ line, cells });
    if (rows.length > MOST_LINES + 1) throw new Refused(tooMany());
    line += next > end + 1 ? text.slice(at, next - 1).split('\n').length : 1;
    at = next;
  }
  return rows;
}

function endOf(text, sign, at) {
  const found = text.indexOf(sign, at);
  return found < 0 ? text.length : found;
}

function trimmed(cell) {
  return cell.slice(0, LONGEST_CELL).trim();
}

// A row with quotes in it, which may hold ends of lines.
function quotedRow(text, start, separator) {
  const cells = [];
  let at = start;
  for (;;) {
    const quoted = text[at] === '"' || text.startsWith('="', at) ? quotedAt(text, text[at] === '=' ? at + 1 : at) : null;
    const from = quoted?.end ?? at;
    const line = endOf(text, '\n', from);
    const end = separator ? Math.min(line, from + endOf(text.slice(from, line), separator, 0)) : line;
    cells.push((quoted?.cell ?? '') + text.slice(from, end));
    if (end === line) return { cells, next: line + 1 };
    at = end + 1;
  }
}

function tooMany() {
  return `La liste compte plus de ${counting(MOST_LINES, 'ligne', 'lignes')}. Donnez plutôt une ligne par commune, avec son effectif.`;
}

function quotedAt(text, start) {
  let cell = '';
  let at = start + 1;
  while (at - start < LONGEST_QUOTED) {
    const end = text.indexOf('"', at);
    if (end < 0 || end - start > LONGEST_QUOTED) return null;
    cell += text.slice(at, end);
    if (text[end + 1] !== '"') return { cell, end: end + 1 };
    cell += '"';
    at = end + 2;
  }
  return null;
}

function separatorOf(text) {
  const lines = text.slice(0, 20_000).split(/\r\n|\r|\n/).filter((line) => line.trim()).slice(0, 40);
  const counts = SEPARATORS.map((separator) => lines.filter((line) => line.includes(separator)).length);
  const most = Math.max(...counts);
  return most ? SEPARATORS[counts.indexOf(most)] : null;
}

// A list on one line is a list all the same: « Ville, Ville, Ville ».
function standing(rows, places) {
  if (rows.length !== 1) return rows;
  const [{ line, cells }] = rows;
  const sample = cells.filter(Boolean).slice(0, SAMPLE);
  const isList = sample.length > 2 && sample.filter((cell) => meansPlace(places, cell)).length > 2;
  return isList ? cells.filter(Boolean).map((cell) => ({ line, cells: [cell] })) : rows;
}

// What the titles of columns say; the first that knows the title decides.
const TITLES = [
  ['minutes', /\b(minutes?|min|mn|durees?|temps (?:de )?(?:trajet|transport|parcours|route))\b/],
  // « Temps de travail » is no place of work.
  ['', /\b(temps|quotite|taux)\b/],
  ['site', /\b(site|travail|bureau|agence|etablissement|affectation|destination|siege)\b/],
  ['mode', /\b(mode|modes|transport|transports|moyen|deplacement|vehicule)\b/],
  ['count', /\b(effectifs?|nombre|nb|nbre|salaries|personnes|agents|collaborateurs|employes|total|count)\b/],
  ['insee', /\binsee\b/],
  ['code', /\b(cp|postal|postaux|codepostal|code)\b/],
  ['name', /\b(commune|communes|ville|villes|localite|residence|domicile|lieu|city)\b/],
];

/** Which column holds what: {name, code, insee, count, mode, site, minutes}, numbers or -1; `hasTitles` where the first row names them. */
export function columnsOf(rows, places) {
  const columns = { name: -1, code: -1, insee: -1, count: -1, mode: -1, site: -1, minutes: -1, hasTitles: false };
  if (!rows.length) return columns;
  const first = rows[0].cells.slice(0, MOST_COLUMNS);
  const isPlace = first.some((cell) => cell && meansPlace(places, cell));
  const kinds = first.map((cell) => {
    const title = words(cell).join(' ');
    return TITLES.find(([, pattern]) => pattern.test(title))?.[0];
  });
  if (!isPlace && kinds.some(Boolean)) {
    columns.hasTitles = true;
    kinds.forEach((kind, at) => {
      if (kind && columns[kind] < 0) columns[kind] = at;
    });
  }
  if (columns.name < 0 && columns.code < 0 && columns.insee < 0) byContent(rows.slice(columns.hasTitles ? 1 : 0, SAMPLE), places, columns);
  return columns;
}

function meansPlace(places, cell) {
  const { name, code } = partsOf(cell, places.area);
  return communesMeant(places, name, code) !== null;
}

// Columns by what many of their cells are; the first of each kind is taken.
function byContent(rows, places, columns) {
  const width = Math.min(MOST_COLUMNS, Math.max(0, ...rows.map(({ cells }) => cells.length)));
  // One column is no table: each line says what it says in its own way.
  if (width < 2) return;
  const taken = new Set(Object.values(columns));
  for (let at = 0; at < width; at += 1) {
    const cells = rows.map(({ cells }) => cells[at]).filter(Boolean);
    if (taken.has(at) || !cells.length) continue;
    const share = (test) => cells.filter(test).length / cells.length;
    if (share((cell) => /^\d{4,5}$/.test(cell) && codeOf(places, cell)) > 1 / 3) claim('code', at);
    else if (share((cell) => COUNT.test(cell)) > 1 / 2) claim('count', at);
    else if (share((cell) => /\p{L}/u.test(cell) && meansPlace(places, cell)) > 1 / 3) claim(columns.name < 0 ? 'name' : 'site', at);
    else if (share((cell) => minutesOf(cell) !== null) > 1 / 2) claim('minutes', at);
    else if (share((cell) => modeMeant(places, cell)) > 1 / 2) claim('mode', at);
    else if (share((cell) => siteMeant(places, cell)) > 1 / 2) claim('site', at);
  }

  function claim(kind, at) {
    if (columns[kind] < 0) columns[kind] = at;
  }
}

// A postal code as spreadsheets leave it, without its first zero.
function codeOf(places, cell) {
  const digits = /\d{3,5}/.exec(cell)?.[0] ?? '';
  return [digits, digits.padStart(5, '0')].find((code) => places.byCode.has(code) || places.byInsee.has(code)) ?? '';
}

/** The minutes of a cell, from 1 to five hours; null where it gives none. */
export function minutesOf(cell) {
  const [, hours = '0', beside = '0', alone] = MINUTES.exec(cell) ?? [];
  const minutes = alone === undefined ? Number(hours) * 60 + Number(beside) : Number(alone.replace(',', '.'));
  return Number(beside) < 60 && minutes >= 1 && minutes <= LONGEST_MINUTES ? minutes : null;
}

/**
 * The lines of a list: `entries` {communes: [[index, share]], mode, site, people, times: [[minutes to work, people]]},
 * alike ones together; `problems`, what was not understood, those of the most people first; `spread`, the postal codes that
 * several communes share;
 * `unreadModes` and `unreadMinutes`, what a column of these says and does not mean one, as {text, people}.
 *
 * `corrections` are the visitor's answers to problems: the index of a commune by the text that was not understood.
 */
export function readList(text, places, corrections = new Map()) {
  const rows = standing(rowsOf(checked(text)), places);
  const columns = columnsOf(rows, places);
  const body = columns.hasTitles ? rows.slice(1) : rows;
  if (body.length > MOST_LINES) throw new Refused(tooMany());
  const read = reader(columns, places, corrections);
  const entries = new Map();
  const problems = new Map();
  const spread = new Map();
  const unreadModes = new Map();
  const unreadMinutes = new Map();
  let people = 0;
  // Rows that say the same are one, with many lines; minutes, which differ from one to the next, are counted beside.
  const linesOf = new Map();
  for (const { line, cells } of body) {
    const said = read(cells);
    let its = linesOf.get(said);
    if (!its) linesOf.set(said, (its = { lines: [], times: [] }));
    its.lines.push(line);
    if (columns.minutes >= 0 && cells[columns.minutes]) its.times.push(cells[columns.minutes]);
  }
  const minutesKnown = new Map();
  for (const [{ shown, reason, count, place, code, site, mode, unreadMode }, { lines, times }] of linesOf) {
    const counted = count * lines.length;
    if (reason !== undefined) {
      const problem = found(problems, `${shown}\n${reason}`, { text: shown, reason, lines: [], count: 0, people: 0, suggestions: [] });
      problem.lines.push(...lines.slice(0, LINES_NAMED - problem.lines.length));
      problem.count += lines.length;
      problem.people += counted;
      continue;
    }
    people += counted;
    if (unreadMode) found(unreadModes, unreadMode, { text: unreadMode, people: 0 }).people += counted;
    if (place.communes.length > 1) found(spread, code, { code, communes: place.communes.length, people: 0 }).people += counted;
    const key = `${place.number}|${mode ?? ''}|${site?.name ?? ''}`;
    const entry = found(entries, key, { communes: place.communes, mode, site, people: 0, times: [] });
    entry.people += counted;
    for (const text of times) {
      if (!minutesKnown.has(text)) minutesKnown.set(text, minutesOf(text));
      const minutes = minutesKnown.get(text);
      if (minutes !== null) entry.times.push([minutes, count]);
      else found(unreadMinutes, text.slice(0, LONGEST_SHOWN), { text: text.slice(0, LONGEST_SHOWN), people: 0 }).people += count;
    }
  }
  return {
    lines: body.length,
    people,
    entries: [...entries.values()],
    problems: byPeople(problems),
    spread: byPeople(spread),
    unreadModes: byPeople(unreadModes),
    unreadMinutes: byPeople(unreadMinutes),
  };
}

/** Says what may have been meant by the first problems, those of the most people; it takes time, and the others get none. */
export function suggest(problems, places, count = SUGGESTED_FOR) {
  for (const problem of problems.slice(0, count)) {
    if (!problem.reason) problem.suggestions = suggestionsFor(places, problem.text);
  }
}

function found(map, key, fresh) {
  if (!map.has(key)) map.set(key, fresh);
  return map.get(key);
}

function byPeople(map) {
  return [...map.values()].sort((a, b) => b.people - a.people);
}

// What reads a row's cells; the same words are looked up once.
function reader(columns, places, corrections) {
  const isFree = columns.name < 0 && columns.code < 0 && columns.insee < 0;
  const known = new Map();
  const sites = new Map();
  const modes = new Map();
  const placeOf = (name, code, insee, shown) => {
    const key = `${name}\n${code}\n${insee}`;
    if (!known.has(key)) {
      const sure = corrections.get(shown) ?? places.byInsee.get(insee);
      known.set(key, { number: known.size, communes: sure === undefined ? communesMeant(places, name, code) : [[sure, 1]] });
    }
    return known.get(key);
  };
  const meant = (map, cell, means) => {
    if (!map.has(cell)) map.set(cell, means(places, cell));
    return map.get(cell);
  };

  const asked = [columns.name, columns.code, columns.insee, columns.count, columns.mode, columns.site].filter((column) => column >= 0);
  const read = (cells) => {
    const at = (column) => (column < 0 ? '' : (cells[column] ?? ''));
    const typedCount = columns.count < 0 ? '1' : at(columns.count);
    const [typed, number] = isFree ? freely(cells.find(Boolean), typedCount, places) : [at(columns.name), typedCount];
    const typedCode = at(columns.code);
    const shown = ([typedCode, typed].filter(Boolean).join(' ') || at(columns.insee)).slice(0, LONGEST_SHOWN).replace(/\s+/g, ' ');
    if (!shown) return { shown: cells.find(Boolean).slice(0, LONGEST_SHOWN), reason: 'ni commune ni code postal', count: 0 };
    const count = COUNT.test(number) ? Number(number.replace(/\s/g, '').replace(',', '.')) : NaN;
    if (!(count <= MOST_PEOPLE)) {
      const reason = number ? `l’effectif n’est pas un nombre juste (lu\u00a0: «\u00a0${number.slice(0, 20)}\u00a0»)` : 'l’effectif manque';
      return { shown, reason, count: 0 };
    }
    const { name, code: written } = partsOf(typed || typedCode, places.area);
    const digits = typedCode || (/^\d+$/.test(typed) ? typed : '');
    const code = codeOf(places, digits) || written;
    const place = placeOf(name, code, at(columns.insee), shown);
    if (!place.communes) return { shown, reason: '', count };
    const typedSite = at(columns.site);
    const site = typedSite ? meant(sites, typedSite, siteMeant) : null;
    if (typedSite && !site) {
      return { shown, reason: `le site «\u00a0${typedSite.slice(0, LONGEST_SHOWN)}\u00a0» n’est ni une commune ni un pôle connus`, count };
    }
    const typedMode = at(columns.mode);
    const mode = typedMode ? meant(modes, typedMode, modeMeant) : null;
    return { count, place, code, site, mode, unreadMode: mode ? '' : typedMode.slice(0, LONGEST_SHOWN) };
  };
  const readBefore = new Map();
  return (cells) => {
    const isPlaceless = !cells[columns.name] && !cells[columns.code] && !cells[columns.insee];
    let key = isPlaceless ? cells.find(Boolean) : '';
    for (const column of asked) key += `\n${cells[column]}`;
    let said = readBefore.get(key);
    if (!said) readBefore.set(key, (said = read(cells)));
    return said;
  };
}

// A line without columns: « Ville », « 00000 Ville », « Ville 12 », « 12 Ville ».
function freely(cell, typedCount, { area }) {
  const before = /^(\d{1,4})\s*(?:[x×]\s)?\s*(\p{L}.*)$/u.exec(cell);
  if (before && before[1] !== area) return [before[2], before[1]];
  const after = /^(.*\S)[\s:=×x]+\(?(\d{1,4})\)?$/u.exec(cell);
  if (after && after[2] !== area) return [after[1].replace(/[\s:=]+$/, ''), after[2]];
  return [cell, typedCount];
}
