// Which places answer what is asked: every fact was decided by the build (site/selection.py); a fact that it does not give
// is unknown, which is neither yes nor no. Nothing here touches the page.

import { moment, wall } from './opening.js';
import { kilometres } from './sphere.js';

export const YES = 1;
export const UNKNOWN = 0;
export const NO = -1;

export const TRAITS = ['espaces', 'services', 'confidentiel', 'acces', 'ouvert'];
const NOW = 'maintenant';
const DESKS = ['coworking', 'bureau_ferme'];
const MOST = 2000; // seats, as on a sheet
const DEAREST = 10_000; // euros a day

/** The build's data made ready: each place with its number and, by trait, what is known. */
export function prepared(data) {
  const numbers = new Map(data.traits.map((trait, number) => [trait, number]));
  // Places with like hours share them, so that a moment is decided once for all of them.
  const weeks = data.weeks.map((week) => ({ ...week, rule: data.rule, zone: data.zone }));
  const places = data.places.map((place, number) => {
    const known = new Int8Array(data.traits.length);
    for (const trait of place.yes ?? []) known[trait] = YES;
    for (const trait of place.no ?? []) known[trait] = NO;
    return { ...place, number, known, hours: weeks[place.hours], isUsable: place.yes !== undefined, area: data.areas[place.area] };
  });
  return { places, numbers, zone: data.zone };
}

/** What no parameter asks. */
export function nothing() {
  return { chosen: new Map(), prix: null, places: null, pres: '', km: null };
}

/**
 * What the parameters of an address ask, as {asked, ignored}. `offered` gives the values of each list of boxes and of `km`;
 * what is not among them, or is no number, is ignored and named.
 */
export function read(parameters, offered) {
  const asked = nothing();
  const ignored = [];
  for (const [name, value] of parameters) {
    const typed = value.trim();
    if (offered.has(name) && name !== 'km') {
      if (!offered.get(name).has(typed)) ignored.push([name, value]);
      else if (!asked.chosen.get(name)?.includes(typed)) asked.chosen.set(name, [...(asked.chosen.get(name) ?? []), typed]);
    } else if (name === 'km' && offered.get('km')?.has(typed)) {
      asked.km = Number(typed);
    } else if (name === 'prix' && typed) {
      asked.prix = number(typed, /^\d{1,5}([.,]\d{1,2})?$/, DEAREST) ?? ignore(ignored, name, value) ?? asked.prix;
    } else if (name === 'places' && typed) {
      asked.places = number(typed, /^\d{1,4}$/, MOST) ?? ignore(ignored, name, value) ?? asked.places;
    } else if (name === 'pres') {
      asked.pres = typed;
    } else if (typed || !['prix', 'places'].includes(name)) {
      ignored.push([name, value]);
    }
  }
  return { asked, ignored };
}

function ignore(ignored, name, value) {
  ignored.push([name, value]);
  return null;
}

function number(typed, form, most) {
  const value = form.test(typed) ? Number(typed.replace(',', '.')) : 0;
  return value > 0 && value <= most ? value : null;
}

/** The parameters that ask the same, in an order of their own, so that one selection has one address. */
export function written({ chosen, prix, places, pres, km }, names) {
  const parameters = new URLSearchParams();
  for (const name of names) for (const value of chosen.get(name) ?? []) parameters.append(name, value);
  if (prix !== null) parameters.set('prix', String(prix));
  if (places !== null) parameters.set('places', String(places));
  if (pres) {
    parameters.set('pres', pres);
    if (km !== null) parameters.set('km', String(km));
  }
  return parameters;
}

/** The same but for one criterion, or one value of it: `km` of `pres` is its distance alone, `tout` is everything. */
export function without(asked, name, value) {
  if (name === 'tout') return nothing();
  const rest = { ...asked, chosen: new Map(asked.chosen) };
  if (name === 'pres') {
    rest.km = null;
    if (value !== 'km') rest.pres = '';
  } else if (rest.chosen.has(name)) {
    const values = rest.chosen.get(name).filter((one) => one !== value);
    if (values.length) rest.chosen.set(name, values);
    else rest.chosen.delete(name);
  } else {
    rest[name] = null;
  }
  return rest;
}

// One test for each thing asked, as {name, value, test}: `value` is null where a list of boxes asks for any of them.
function tests({ chosen, prix, places, km }, { numbers }, point, openAt) {
  const found = [];
  for (const name of TRAITS) {
    for (const value of chosen.get(name) ?? []) {
      const trait = numbers.get(`${name}:${value}`);
      const test = name === 'ouvert' && value === NOW ? openAt : (place) => place.known[trait];
      found.push({ name, value, test: (place) => (place.isUsable ? test(place) : NO) });
    }
  }
  if (places !== null) found.push({ name: 'places', value: places, test: (place) => (place.isUsable ? seats(place, places) : NO) });
  if (prix !== null) {
    const kinds = chosen.get('espaces') ?? DESKS;
    found.push({ name: 'prix', value: prix, test: (place) => (place.isUsable ? priced(place, kinds, prix) : NO) });
  }
  const standings = chosen.get('statut');
  if (standings) found.push({ name: 'statut', value: null, test: ({ standing }) => (standings.includes(standing) ? YES : NO) });
  const areas = chosen.get('secteur');
  if (areas) found.push({ name: 'secteur', value: null, test: ({ area }) => (areas.includes(area) ? YES : NO) });
  if (point && km !== null) found.push({ name: 'pres', value: km, test: ({ at }) => (kilometres(at, point) <= km ? YES : NO) });
  return found;
}

// Whether a place is open at an instant, decided once for each week of hours.
function openAtInstant(instant, zone) {
  const now = wall(instant, zone);
  const answers = new Map();
  return ({ hours, standing }) => {
    if (standing === 'ferme-temporairement') return NO;
    if (!hours) return UNKNOWN;
    if (!answers.has(hours)) answers.set(hours, { open: YES, closed: NO, holiday: UNKNOWN }[moment(now, hours).state]);
    return answers.get(hours);
  };
}

function seats({ seats: known }, wanted) {
  if (!known) return UNKNOWN;
  const [count, isAll] = known;
  return count >= wanted ? YES : isAll ? NO : UNKNOWN;
}

/** The lowest comparable price of a day among kinds of space, as {amount, isMinimum, isComplete}. */
export function lowest({ prices }, kinds) {
  const answer = { amount: null, isMinimum: false, isComplete: prices !== undefined };
  for (const [kind, amount, isMinimum, isComplete] of prices ?? []) {
    if (!kinds.includes(kind)) continue;
    if (!isComplete) answer.isComplete = false;
    if (amount !== null && (answer.amount === null || amount < answer.amount)) {
      answer.amount = amount;
      answer.isMinimum = Boolean(isMinimum);
    }
  }
  return answer;
}

/** The kinds of space whose prices a selection compares: those it asks for, or else where one person works. */
export function comparedKinds({ chosen }) {
  return chosen.get('espaces') ?? DESKS;
}

function priced(place, kinds, most) {
  const { amount, isComplete } = lowest(place, kinds);
  if (amount !== null && amount <= most) return YES;
  return isComplete ? NO : UNKNOWN;
}

function isAllOf(name, asks) {
  return asks.every((ask) => ask.name === name);
}

function add(key, counts) {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

/**
 * The places that answer, as {matching, unsure, near, tallies}. Each entry is {place, distance, lacks, unsaid}: what it is
 * known not to have, and what its sheet does not say. `near` holds, where nothing matches, the three that lack least.
 * A tally is how many places answer with this box ticked besides.
 */
export function select(asked, prepared_, { point = null, instant }) {
  const openAt = openAtInstant(instant, prepared_.zone);
  const asks = tests(asked, prepared_, point, openAt);
  const matching = [];
  const unsure = [];
  const others = [];
  const byTrait = new Int32Array(prepared_.numbers.size);
  const byStanding = new Map();
  const byArea = new Map();
  let open = 0;
  const none = []; // Most places share it: a list for each takes longer than to judge the place.
  for (const place of prepared_.places) {
    let unknown = none;
    let refused = none;
    for (const ask of asks) {
      const answer = ask.test(place);
      if (answer === UNKNOWN) unknown = [...unknown, ask];
      else if (answer === NO) refused = [...refused, ask];
    }
    const entry = { place, distance: point && kilometres(place.at, point), lacks: refused, unsaid: unknown };
    if (refused.length) others.push(entry);
    else if (unknown.length) unsure.push(entry);
    else matching.push(entry);
    if (!unknown.length) {
      // A box of an « any of » list is counted as if no other box of its list were ticked.
      if (isAllOf('statut', refused)) add(place.standing, byStanding);
      if (isAllOf('secteur', refused)) add(place.area, byArea);
      if (!refused.length) {
        for (const trait of place.yes ?? []) byTrait[trait] += 1;
        if (place.isUsable && openAt(place) === YES) open += 1;
      }
    }
  }
  const tallies = new Map([
    ...[...prepared_.numbers].map(([trait, number]) => [trait, byTrait[number]]),
    ...[...byStanding].map(([standing, count]) => [`statut:${standing}`, count]),
    ...[...byArea].map(([area, count]) => [`secteur:${area}`, count]),
    [`ouvert:${NOW}`, open],
  ]);
  const byDistance = (a, b) => (point ? a.distance - b.distance : 0) || a.place.number - b.place.number;
  if (point) matching.sort(byDistance);
  const byGaps = (a, b) => a.lacks.length - b.lacks.length || a.unsaid.length - b.unsaid.length || byDistance(a, b);
  unsure.sort(byGaps);
  const near = matching.length ? [] : others.sort(byGaps).slice(0, 3);
  return { matching, unsure, near, tallies };
}
