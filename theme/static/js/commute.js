// What working near home saves in a year, the trip to the centre subtracted: the formula of the build's know/commute.py,
// on the same figures (economies/facteurs.json). A test holds both to the same numbers.

import { kilometres } from './sphere.js';

const WORKDAYS = 5;
const MONTHS = 12;

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

function numbersOf({ name, title, emissions, speed, costByKilometre, costByTrip, costByMonth }) {
  return {
    name,
    title,
    emissions: emissions.value,
    speed: speed.value,
    costByKilometre: costByKilometre?.value ?? null,
    costByTrip: costByTrip?.value ?? null,
    costByMonth: costByMonth?.value ?? null,
  };
}

/**
 * The year of a journey: `home`, `work` and `centre` are [latitude, longitude], the modes those of travelOf, `days` a week (5
 * at most), `fare` how trips of a mode with a monthly pass are paid (« billets », « abonnement » or « sans-abonnement »),
 * `workMinutes` and `centreMinutes` those that the visitor knows.
 * Kilometres and minutes are one way, by road; euros is null where a cost is not known; a negative number is a loss.
 */
export function savings({ weeks, shareSaved, detour }, journey) {
  const { home, work, centre, mode, modeToCentre, days } = journey;
  const byYear = days * weeks;
  const workKm = kilometres(home, work) * detour;
  const centreKm = kilometres(home, centre) * detour;
  const workMinutes = journey.workMinutes ?? (workKm / mode.speed) * 60;
  const centreMinutes = journey.centreMinutes ?? (centreKm / modeToCentre.speed) * 60;
  return {
    days: byYear,
    workKm,
    centreKm,
    workMinutes,
    centreMinutes,
    hours: hoursSaved(byYear, workMinutes, centreMinutes),
    kg: byYear * 2 * (workKm * mode.emissions * shareSaved - centreKm * modeToCentre.emissions),
    euros: euros({ weeks, shareSaved }, journey, workKm, centreKm),
  };
}

/** The hours of so many days, there and back. */
export function hoursSaved(days, workMinutes, centreMinutes) {
  return (days * 2 * (workMinutes - centreMinutes)) / 60;
}

function euros({ weeks, shareSaved }, { mode, modeToCentre, days, fare = 'billets' }, workKm, centreKm) {
  const trips = days * weeks * 2;
  const paid = mode.costByMonth === null ? 'billets' : fare;
  const toCentre = paid === 'abonnement' && modeToCentre.name === mode.name ? 0 : cost(modeToCentre, centreKm, 1);
  const toWork = workEuros();
  return toWork === null || toCentre === null ? null : toWork - trips * toCentre;

  function workEuros() {
    if (paid === 'abonnement') return 0;
    if (paid === 'sans-abonnement') {
      // The other days of a week of five are paid one by one.
      const left = (WORKDAYS - days) * weeks * 2;
      const bought = left ? cost(mode, workKm, 1) : 0;
      return bought === null ? null : MONTHS * mode.costByMonth - left * bought;
    }
    const byTrip = cost(mode, workKm, shareSaved);
    return byTrip === null ? null : trips * byTrip;
  }
}

// Euros for one way; a ticket is bought or not: no share of it is left.
function cost({ costByTrip, costByKilometre }, km, share) {
  if (costByTrip !== null) return costByTrip;
  return costByKilometre === null ? null : costByKilometre * km * share;
}

/** What a number of a year comes to, once it is rounded as it is shown: « gain », « none », « loss » or « unknown ». */
export function outcome(saved) {
  if (saved === null) return 'unknown';
  const shown = Math.round(saved);
  return shown > 0 ? 'gain' : shown < 0 ? 'loss' : 'none';
}
