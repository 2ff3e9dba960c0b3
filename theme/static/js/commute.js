// What working near home saves in a year, the trip to the centre subtracted: the formula of the build's know/commute.py,
// on the same figures (economies/facteurs.json). A test holds both to the same numbers.

import { kilometres } from './sphere.js';

/** What facteurs.json holds, as numbers; the visitor's own `weeks`, `shareSaved` and `detour` take the place of its. */
export function travelOf({ weeks, shareSaved, detour, modes, poles }, own = {}) {
  return {
    weeks: own.weeks ?? weeks.value,
    shareSaved: own.shareSaved ?? shareSaved.value,
    detour: own.detour ?? detour.value,
    modes: new Map(modes.map((mode) => [mode.name, numbersOf(mode)])),
    poles,
  };
}

function numbersOf({ name, title, emissions, speed, costByKilometre, costByTrip }) {
  return {
    name,
    title,
    emissions: emissions.value,
    speed: speed.value,
    costByKilometre: costByKilometre?.value ?? null,
    costByTrip: costByTrip?.value ?? null,
  };
}

/**
 * The year of a journey: `home`, `work` and `centre` are [latitude, longitude], the modes those of travelOf, `days` a week.
 * Kilometres are one way, by road; euros is null where the cost of a mode is not known; a negative number is a loss.
 */
export function savings({ weeks, shareSaved, detour }, { home, work, centre, mode, modeToCentre, days }) {
  const byYear = days * weeks;
  const workKm = kilometres(home, work) * detour;
  const centreKm = kilometres(home, centre) * detour;
  const toWork = cost(mode, workKm, shareSaved);
  const toCentre = cost(modeToCentre, centreKm, 1);
  return {
    days: byYear,
    workKm,
    centreKm,
    hours: byYear * 2 * (workKm / mode.speed - centreKm / modeToCentre.speed),
    kg: byYear * 2 * (workKm * mode.emissions * shareSaved - centreKm * modeToCentre.emissions),
    euros: toWork === null || toCentre === null ? null : byYear * 2 * (toWork - toCentre),
  };
}

// Euros for one way; a ticket is bought or not: no share of it is left.
function cost({ costByTrip, costByKilometre }, km, share) {
  if (costByTrip !== null) return costByTrip;
  return costByKilometre === null ? null : costByKilometre * km * share;
}
