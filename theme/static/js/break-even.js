// From what occupancy a place pays its costs. Amounts are whole cents, so that a place which is exactly full is not one that
// is too small by a rounding. Nothing here touches the page.

/** The parameters of an address by what they ask for, with their bounds; amounts are euros, the others whole numbers. */
export const ASKED = {
  loyer: { most: 1e6 },
  personnel: { most: 1e6 },
  energie: { most: 1e6 },
  autres: { most: 1e6 },
  places: { most: 2000, isWhole: true },
  jours: { most: 366, isWhole: true },
  prix: { most: 1000 },
};
const COSTS = ['loyer', 'personnel', 'energie', 'autres'];

/**
 * What was typed, as {values, wrong}: cents or whole numbers by name, and the names of what is no number within its bounds.
 * A cost left empty is none, and so is no answer where nothing at all is typed.
 */
export function read(typed) {
  const values = {};
  const wrong = [];
  for (const [name, { most, isWhole }] of Object.entries(ASKED)) {
    const text = (typed[name] ?? '').replace(/[\s\u202f€]/g, '').replace(',', '.');
    const isNumber = (isWhole ? /^\d{1,7}$/ : /^\d{1,7}(?:\.\d{1,2})?$/).test(text);
    const isMissing = !text && COSTS.includes(name);
    const value = isMissing ? 0 : Number(text);
    if (!isMissing && (!isNumber || value > most || (!COSTS.includes(name) && value === 0))) wrong.push(name);
    else values[name] = isWhole ? value : Math.round(value * 100);
  }
  return { values, wrong };
}

/**
 * A year at break-even, in cents and days: `cost` of the year, `capacity` in seat-days, `needed` seat-days, `occupancy` (1 is
 * full), `seats` taken each day of opening, `fullPrice` a seat-day must bring where every seat is taken every day.
 */
export function breakEven({ loyer, personnel, energie, autres, places, jours, prix }) {
  const cost = 12 * (loyer + personnel + energie + autres);
  const capacity = places * jours;
  return {
    cost,
    capacity,
    needed: Math.ceil(cost / prix),
    occupancy: cost / (prix * capacity),
    seats: cost / (prix * jours),
    isPossible: cost <= prix * capacity,
    fullPrice: Math.ceil(cost / capacity),
  };
}

/** The price in cents at which a year breaks even with a share of the seats taken. */
export function priceAt({ cost, capacity }, share) {
  return Math.ceil(cost / (capacity * share));
}
