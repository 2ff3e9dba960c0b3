// The study itself: from the lines of a list to who has a centre near, which three serve the most, what a year of some days
// a week there saves and costs. Pure: nothing here touches the page or asks for anything.

import { hoursSaved, savings, travelOf } from './commute.js';
import { cheapest } from './month.js';
import { kilometres } from './sphere.js';

/** How near counts as served, as the crow flies; the choices of the study. */
export const RADII = [5, 10, 15, 20];
const TOGETHER = 3;
const MONTHS = 12;
const LONGEST_MONTH = 31;

/**
 * The results for `entries` of readList().
 *
 * `places` are those of placesOf(); `centres` those of donnees.json that are counted; `travel` the figures of facteurs.json or
 * null; `choices` {site: {point} or null, radius, days, between: [mode, mode], modeToCentre, fare, minutes: those of everybody's
 * way to work whose line gives none, or nothing, own: the visitor's weeks, shareSaved, detour}.
 */
export function reckon(entries, places, centres, factors, choices) {
  const weights = weightsOf(entries, places.communes.length);
  const homes = [...weights.keys()].filter((index) => weights[index] > 0);
  const people = homes.map((index) => weights[index]);
  const counts = centres.map(() => ({ within: RADII.map(() => 0), nearestTo: 0 }));
  const covered = RADII.map(() => 0);
  const reach = centres.map(() => []);
  // One pass over homes and centres: the longest loop of the study.
  const nearest = homes.map((index, row) => {
    const { point } = places.communes[index];
    const own = { centre: -1, km: Infinity };
    for (let centre = 0; centre < centres.length; centre += 1) {
      const km = kilometres(point, centres[centre].at);
      for (let at = RADII.length - 1; at >= 0 && km <= RADII[at]; at -= 1) counts[centre].within[at] += people[row];
      if (km <= choices.radius) reach[centre].push(row);
      if (km < own.km) [own.centre, own.km] = [centre, km];
    }
    if (own.centre >= 0) counts[own.centre].nearestTo += people[row];
    RADII.forEach((radius, at) => {
      if (own.km <= radius) covered[at] += people[row];
    });
    return own;
  });
  const result = {
    people: total(people),
    covered,
    centres: counts,
    best: bestByNearness(people, reach, counts),
    homes: homes.map((index, row) => ({ index, people: people[row], ...nearest[row] })),
    year: null,
  };
  if (factors) {
    const rowOf = new Map(homes.map((index, row) => [index, row]));
    result.year = yearOf(entries, (index) => nearest[rowOf.get(index)], places, centres, factors, choices);
  }
  return result;
}

// At equal numbers, those with more people nearer.
function bestByNearness(people, reach, counts) {
  const nearerFirst = (a, b) => RADII.reduce((known, _, at) => known || counts[b].within[at] - counts[a].within[at], 0) || a - b;
  const order = reach.map((_, centre) => centre).sort(nearerFirst);
  const best = bestTogether(people, order.map((centre) => reach[centre]), TOGETHER);
  return { ...best, centres: best.centres.map((at) => order[at]) };
}

function weightsOf(entries, length) {
  const weights = new Float64Array(length);
  for (const { communes, people } of entries) for (const [index, share] of communes) weights[index] += people * share;
  return weights;
}

function total(numbers) {
  return numbers.reduce((sum, number) => sum + number, 0);
}

/**
 * The `count` centres that together reach the most people, fewer where fewer reach as many: the exact optimum, one of them at
 * equal numbers. `people` by row, `reach` the rows that each centre reaches; `each` is what the centres reach alone.
 */
export function bestTogether(people, reach, count = TOGETHER) {
  const wanted = Math.min(count, reach.length);
  const rest = Float64Array.from(people);
  const gainOf = (centre) => {
    let gained = 0;
    for (const row of reach[centre]) gained += rest[row];
    return gained;
  };
  const served = reach.map((_, centre) => gainOf(centre));
  let best = { centres: [], people: -1 };
  // Sums of shares differ in their last digits by the order they are added in.
  const isMore = (number) => number > best.people + 1e-9;

  // `candidates` come with the most each may still add, the greatest first: a centre never adds more once others are chosen.
  const search = (candidates, chosen, reached) => {
    const missing = wanted - chosen.length;
    if (missing === 1) {
      for (const { centre, most } of candidates) {
        if (!isMore(reached + most)) return;
        const all = reached + gainOf(centre);
        if (isMore(all)) best = { centres: [...chosen, centre], people: all };
      }
      return;
    }
    const gains = candidates.map(({ centre }) => ({ centre, most: gainOf(centre) }));
    gains.sort((a, b) => b.most - a.most || a.centre - b.centre);
    for (const [at, { centre, most }] of gains.entries()) {
      const next = gains.slice(at, at + missing).reduce((sum, gain) => sum + gain.most, 0);
      if (!isMore(reached + next)) return;
      const taken = reach[centre].filter((row) => rest[row] > 0);
      for (const row of taken) rest[row] = 0;
      search(gains.slice(at + 1), [...chosen, centre], reached + most);
      for (const row of taken) rest[row] = people[row];
    }
  };
  const all = served.map((most, centre) => ({ centre, most })).sort((a, b) => b.most - a.most || a.centre - b.centre);
  if (wanted) search(all, [], 0);
  const centres = best.centres.sort((a, b) => served[b] - served[a] || a - b);
  // From the smallest: one that adds nobody to the others is none of the best.
  for (const centre of [...centres].reverse()) {
    const others = new Set(centres.filter((other) => other !== centre).flatMap((other) => reach[other]));
    if (reach[centre].every((row) => others.has(row) || !people[row])) centres.splice(centres.indexOf(centre), 1);
  }
  return { centres, people: Math.max(0, best.people), each: centres.map((centre) => served[centre]) };
}

// What a year changes for those who have a centre within the radius that is nearer than their work, in one scenario for each
// mode between which the truth lies where a list gives none.
function yearOf(entries, nearestTo, places, centres, factors, choices) {
  const travel = travelOf(factors, choices.own);
  const known = entries.filter(({ site }) => site ?? choices.site);
  const isOpen = known.some(({ mode }) => mode === null);
  const modes = isOpen ? [...new Set(choices.between)] : [null];
  const year = {
    siteless: total(entries.filter(({ site }) => !(site ?? choices.site)).map(({ people }) => people)),
    modeless: total(known.filter(({ mode }) => mode === null).map(({ people }) => people)),
    going: 0,
    closerToWork: 0,
    workKm: 0,
    centreKm: 0,
    // Whose time to work is the list's, the visitor's for all, or reckoned from the distance.
    times: { listed: 0, general: 0, estimated: 0 },
    scenarios: modes.map((mode) => ({ mode, hours: 0, kg: 0, euros: 0, unpriced: 0, rising: 0, risingKg: 0, longer: 0 })),
    cost: { euros: 0, isFrom: false, priced: 0, daysAMonth: daysAMonth(choices.days, travel.weeks) },
  };
  const months = centres.map(({ offers }) => monthOf(offers, year.cost.daysAMonth));
  year.cost.months = months;
  for (const { communes, mode, site, people, times } of known) {
    // People whose own minutes are known, and the minutes of all of them: hours follow from their sum.
    const listed = times.reduce((sum, [, its]) => sum + its, 0);
    const minutes = times.reduce((sum, [own, its]) => sum + own * its, 0);
    const work = (site ?? choices.site).point;
    for (const [index, share] of communes) {
      const { centre, km } = nearestTo(index);
      const home = places.communes[index].point;
      if (centre < 0 || km > choices.radius) continue;
      const persons = people * share;
      if (kilometres(home, work) <= km) {
        year.closerToWork += persons;
        continue;
      }
      year.going += persons;
      const { days, fare } = choices;
      year.times.listed += listed * share;
      year.times[choices.minutes ? 'general' : 'estimated'] += (people - listed) * share;
      const modeToCentre = travel.modes.get(choices.modeToCentre);
      // The trip to the centre is the same whatever the mode to work.
      let slower = 0;
      year.scenarios.forEach((scenario, at) => {
        const journey = { home, work, centre: centres[centre].at, mode: travel.modes.get(mode ?? scenario.mode), modeToCentre, days, fare, workMinutes: choices.minutes };
        const saved = savings(travel, journey);
        if (!at) {
          for (const [own, its] of times) if (own < saved.centreMinutes - 1e-9) slower += its * share;
          year.workKm += persons * saved.workKm;
          year.centreKm += persons * saved.centreKm;
        }
        const others = (people - listed) * share;
        scenario.hours += others * saved.hours + share * hoursSaved(saved.days, minutes, listed * saved.centreMinutes);
        // What rounding makes of nothing is no longer way.
        scenario.longer += slower + (saved.hours < -1e-9 ? others : 0);
        add(scenario, saved, persons);
      });
      const month = months[centre];
      if (!month) continue;
      year.cost.priced += persons;
      year.cost.euros += persons * MONTHS * month.amount;
      year.cost.isFrom ||= month.isFrom;
    }
  }
  if (year.going) {
    year.workKm /= year.going;
    year.centreKm /= year.going;
  }
  return year;
}

function add(scenario, { kg, euros }, persons) {
  scenario.kg += persons * kg;
  if (euros === null) scenario.unpriced += persons;
  else scenario.euros += persons * euros;
  // What rounding makes of nothing is no rise.
  if (kg < -1e-9) {
    scenario.rising += persons;
    scenario.risingKg -= persons * kg;
  }
}

/** The days of an ordinary month, whole ones, as places sell them. */
export function daysAMonth(days, weeks) {
  return Math.min(LONGEST_MONTH, Math.max(1, Math.ceil((days * weeks) / MONTHS - 1e-9)));
}

function monthOf(offers, days) {
  return offers.length ? cheapest(offers.map(([unit, amount, isFrom]) => ({ unit, amount, isFrom: Boolean(isFrom) })), days) : null;
}
