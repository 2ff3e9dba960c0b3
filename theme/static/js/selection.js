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
const NEAREST = 3;

/** The build's data made ready: each place with its number and, by trait, what is known. */
export function prepared(data) {
  const numbers = new Map(data.traits.map((trait, number) => [trait, number]));
  // Places with like hours share them, so that a moment is decided once for all of them.
  const weeks = data.weeks.map((week) => ({ ...week, rule: data.rule, zone: data.zone }));
  const standings = [...new Set(data.places.map(({ standing }) => standing))];
  // What is counted beside the boxes: the traits by their number, then the standings, then the areas.
  const keys = [...data.traits, ...standings.map((one) => `statut:${one}`), ...data.areas.map((one) => `secteur:${one}`)];
  const places = data.places.map((place, number) => {
    const known = new Int8Array(data.traits.length);
    for (const trait of place.yes ?? []) known[trait] = YES;
    for (const trait of place.no ?? []) known[trait] = NO;
    const ofStanding = data.traits.length + standings.indexOf(place.standing);
    const ofArea = data.traits.length + standings.length + place.area;
    const area = data.areas[place.area];
    return { ...place, number, known, hours: weeks[place.hours], isUsable: place.yes !== undefined, area, ofStanding, ofArea };
  });
  return { places, keys, numbers, zone: data.zone };
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

// One test for each thing asked, as {name, value, test}: `value` is null where a list of boxes asks for any of them. `away` is
// how far each place is, by its number.
function tests({ chosen, prix, places, km }, { numbers }, away, openAt) {
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
  if (away && km !== null) found.push({ name: 'pres', value: km, test: ({ number }) => (away[number] <= km ? YES : NO) });
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

function testsOf(asked, prepared_, { point = null, instant }) {
  const away = point && prepared_.places.map(({ at }) => kilometres(at, point));
  const openAt = openAtInstant(instant, prepared_.zone);
  return { away, openAt, asks: tests(asked, prepared_, away, openAt) };
}

// How much of what is asked a place's sheet does not say; -1 where it says no to any of it.
function unsaidOf(place, asks) {
  let unsaid = 0;
  for (const { test } of asks) {
    const answer = test(place);
    if (answer === NO) return -1;
    if (answer === UNKNOWN) unsaid += 1;
  }
  return unsaid;
}

/** How many places answer. */
export function countOf(asked, prepared_, where) {
  const { asks } = testsOf(asked, prepared_, where);
  return prepared_.places.filter((place) => unsaidOf(place, asks) === 0).length;
}

/**
 * The places that answer, as {matching, unsure, near, tallies, gapsOf, distanceOf}. `near` holds, where nothing matches, the
 * three that lack least. A tally is how many places answer with this box ticked besides. Of the few places whose line is drawn,
 * gapsOf() tells as {lacks, unsaid} what they are known not to have and what their sheet does not say.
 */
export function select(asked, prepared_, where) {
  const { places, keys } = prepared_;
  const { away, openAt, asks } = testsOf(asked, prepared_, where);
  const firm = asks.filter(({ value }) => value !== null);
  const [standing, area] = ['statut', 'secteur'].map((list) => asks.find(({ name }) => name === list)?.test ?? (() => YES));
  const counts = new Int32Array(keys.length);
  let open = 0;
  const matching = [];
  const unsureBy = firm.map(() => []); // by how much is unsaid: in that order they are shown
  for (const place of places) {
    const unsaid = unsaidOf(place, firm);
    if (unsaid < 0) continue;
    const isOfStanding = standing(place) === YES;
    const isOfArea = area(place) === YES;
    if (!unsaid) {
      // A box of an « any of » list is counted as if no other box of its list were ticked.
      if (isOfArea) counts[place.ofStanding] += 1;
      if (isOfStanding) counts[place.ofArea] += 1;
    }
    if (!isOfStanding || !isOfArea) continue;
    if (unsaid) {
      unsureBy[unsaid - 1].push(place);
      continue;
    }
    matching.push(place);
    for (const trait of place.yes ?? []) counts[trait] += 1;
    if (place.isUsable && openAt(place) === YES) open += 1;
  }
  const tallies = new Map(keys.map((key, number) => [key, counts[number]]));
  tallies.set(`ouvert:${NOW}`, open);

  if (away) for (const list of [matching, ...unsureBy]) sortByDistance(list, away);
  const gapsOf = (place) => ({
    lacks: asks.filter(({ test }) => test(place) === NO),
    unsaid: asks.filter(({ test }) => test(place) === UNKNOWN),
  });
  const near = matching.length ? [] : nearest(places, asks, away).slice(0, NEAREST);
  return { matching, unsure: unsureBy.flat(), near, tallies, gapsOf, distanceOf: ({ number }) => away && away[number] };
}

function sortByDistance(list, away) {
  list.sort((a, b) => away[a.number] - away[b.number] || a.number - b.number);
}

// The places that lack something, those first that lack least, and of these those that leave least unsaid.
function nearest(places, asks, away) {
  const byGaps = [];
  for (const place of places) {
    const answers = asks.map(({ test }) => test(place));
    const lacks = answers.filter((answer) => answer === NO).length;
    const unsaid = answers.filter((answer) => answer === UNKNOWN).length;
    if (lacks) ((byGaps[lacks] ??= [])[unsaid] ??= []).push(place);
  }
  const lists = byGaps.flat();
  if (away) for (const list of lists) sortByDistance(list, away);
  return lists.flat();
}
