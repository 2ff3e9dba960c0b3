// What a line of an employer's list names: a commune, a postal code that several communes share, a place of work, a mode.
// Nothing is guessed: what is not surely meant is null, and `suggestionsFor` proposes.

import { communesOf, found, prepared, spelledOut, words } from './places.js';

const SUGGESTED = 3;
// A cell of free text that is longer names no place.
const LONGEST = 100;
const CEDEX = /\bcedex\b.*$/i;
const CODE = /(?<!\d)\d{5}(?!\d)/;
// What people call the ways to travel, beside the words of a mode's own name.
const CALLED = [
  ['train', 'rer', 'transilien', 'ter', 'navigo', 'tc'],
  ['voiture', 'auto', 'automobile', 'vehicule', 'vp'],
  ['velo', 'bicyclette'],
  ['pied', 'marche', 'pieton'],
  ['car', 'autocar', 'bus', 'autobus'],
];
const IDLE = new Set(['en', 'a', 'ou', 'et', 'de', 'le', 'la', 'par', 'seul', 'seule', 'personnelle', 'personnel']);

/** A name as it is compared: one piece, without case, accents, signs, abbreviations. */
export function keyOf(text) {
  return spelledOut(words(text)).join('');
}

/** What the build wrote (entreprises/donnees.json, economies/facteurs.json or null), made ready to be asked. */
export function placesOf(data, factors) {
  const communes = communesOf(data).map((commune, index) => ({
    ...commune,
    index,
    population: data.populations[index],
    inseeCode: data.inseeCodes[index],
    spot: data.spots.communes[index],
  }));
  const poles = (factors?.poles ?? []).map(([name, latitude, longitude], index) => ({
    names: [name],
    point: [latitude, longitude],
    spot: data.spots.poles[index],
    isPole: true,
  }));
  const byName = new Map();
  const byFormer = new Map();
  const byCode = new Map();
  for (const { names, codes, index } of communes) {
    names.forEach((name, position) => {
      for (const key of keysOf(name)) push(position ? byFormer : byName, key, index);
    });
    for (const code of codes) push(byCode, code, index);
  }
  return {
    communes,
    byName,
    byFormer,
    byCode,
    byInsee: new Map(communes.map(({ inseeCode, index }) => [inseeCode, index])),
    poleByName: new Map(poles.flatMap((pole) => keysOf(pole.names[0]).map((key) => [key, pole]))),
    modes: (factors?.modes ?? [])
      .map(({ name, title }) => ({ name, words: new Set(words(`${name.replaceAll('_', ' ')} ${title}`)) }))
      .sort((a, b) => a.words.size - b.words.size),
    area: data.area,
    index: prepared(communes),
    siteIndex: prepared([...poles, ...communes]),
  };
}

function push(map, key, index) {
  const list = map.get(key);
  if (!list) map.set(key, [index]);
  else if (!list.includes(index)) list.push(index);
}

// A name with and without its article, and without what stands in brackets behind it.
function keysOf(name) {
  const own = [name, name.replace(/\(.*$/, '')].map((text) => spelledOut(words(text))).filter((list) => list.length);
  const all = own.flatMap((list) => (list.length > 1 && /^(?:le|la|les|l)$/.test(list[0]) ? [list, list.slice(1)] : [list]));
  return [...new Set(all.map((list) => list.join('')))];
}

/** The name and the postal code that a cell of free text holds: « 00000 Ville », « Ville (00) », « Ville cedex 2 ». */
export function partsOf(cell, area) {
  const text = cell.slice(0, LONGEST).trim();
  const code = CODE.exec(text)?.[0] ?? '';
  const name = text.replace(code, ' ').replace(CEDEX, '').replace(/\(\s*\w{0,3}\s*\)/g, ' ').trim();
  return { code, name: name.endsWith(` ${area}`) ? name.slice(0, -area.length).trim() : name };
}

/**
 * The communes that a name and a code mean, each with its share of the people: [[index, share]]; null where none is sure.
 * A name goes before a code, which settles between namesakes; a code alone is spread by inhabitants over its communes.
 */
export function communesMeant(places, name, code) {
  const of = places.byCode.get(code) ?? (places.byInsee.has(code) ? [places.byInsee.get(code)] : []);
  const key = name && keyOf(name);
  if (key) {
    const named = places.byName.get(key) ?? places.byFormer.get(key) ?? [];
    const settled = named.length > 1 ? named.filter((index) => of.includes(index)) : named;
    if (settled.length === 1) return [[settled[0], 1]];
    if (named.length) return null;
    // A misspelt name beside a code that has such a commune.
    const near = of.length ? found(places.index.filter(({ thing }) => of.includes(thing.index)), name) : [];
    if (near.length) return [[near[0].thing.index, 1]];
  }
  if (!of.length) return null;
  const inhabitants = of.reduce((sum, index) => sum + places.communes[index].population, 0);
  return of.map((index) => [index, inhabitants ? places.communes[index].population / inhabitants : 1 / of.length]);
}

/** The communes that may have been meant, the likeliest first, as {index, name, code}. */
export function suggestionsFor(places, typed) {
  const { name, code } = partsOf(typed, places.area);
  const answers = found(places.index, name || code);
  return answers.slice(0, SUGGESTED).map(({ thing }) => ({ index: thing.index, name: thing.names[0], code: thing.codes[0] }));
}

/** The place of work that a name means, as {name, point, spot}: a pole, a commune, or a postal code of one commune; or null. */
export function siteMeant(places, typed) {
  const pole = places.poleByName.get(keyOf(typed));
  if (pole) return { name: pole.names[0], point: pole.point, spot: pole.spot };
  const { name, code } = partsOf(typed, places.area);
  const meant = communesMeant(places, name, code);
  if (meant?.length !== 1) return null;
  const commune = places.communes[meant[0][0]];
  return { name: commune.names[0], point: commune.point, spot: commune.spot };
}

/** The name of the mode that a cell means: the plainest whose words hold all of the cell's, or one by the same familiar word. */
export function modeMeant(places, typed) {
  const list = words(typed).filter((word) => !IDLE.has(word));
  if (!list.length) return null;
  const whole = places.modes.find((mode) => list.every((word) => mode.words.has(word)));
  if (whole) return whole.name;
  if (list.length > 1) return null;
  const family = CALLED.find((called) => called.includes(list[0]));
  return (family && places.modes.find((mode) => family.some((word) => mode.words.has(word)))?.name) ?? null;
}
