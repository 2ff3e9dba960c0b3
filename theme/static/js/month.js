// What an ordinary month costs in a place: the exact minimum over its offers, bought whole, as the build's know/month.py
// reckons it. A test holds both to the same purchases.

const LONGEST = 31;
const HOURS_A_DAY = 8;
// Sixths of a cent, in which a price without its 20 % of tax is whole: nothing is rounded on the way.
const SIXTHS = 600;
const HOURS = {
  heure: 1,
  demi_journee: 4,
  jour: HOURS_A_DAY,
  semaine: 5 * HOURS_A_DAY,
  carnet_10_jours: 10 * HOURS_A_DAY,
  mois: LONGEST * HOURS_A_DAY,
};

/**
 * The cheapest way to buy `days` days (1 to 31) of one month, as {amount, isFrom, parts: [{unit, count}]}, the longest unit
 * first; null where nothing is sold for less than a year. Offers are [{unit, amount, isFrom}], amounts in euros before tax.
 * At equal prices, fewer « à partir de », then fewer purchases.
 */
export function cheapest(offers, days) {
  if (!Number.isInteger(days) || days < 1 || days > LONGEST) throw new RangeError(`${days} days in a month`);
  const sold = offers
    .filter(({ unit }) => Object.hasOwn(HOURS, unit))
    .map(({ unit, amount, isFrom }) => ({ unit, covered: HOURS[unit], price: Math.round(amount * SIXTHS), froms: isFrom ? 1 : 0 }))
    .sort((a, b) => a.covered - b.covered || a.price - b.price || a.froms - b.froms);
  if (!sold.length) return null;
  // The least for each number of hours, and what is bought last for it.
  const least = [{ cost: 0, froms: 0, purchases: 0, last: null }];
  for (let hours = 1; hours <= days * HOURS_A_DAY; hours += 1) {
    let best = null;
    for (const offer of sold) {
      const before = least[Math.max(0, hours - offer.covered)];
      const way = { cost: before.cost + offer.price, froms: before.froms + offer.froms, purchases: before.purchases + 1, last: offer };
      if (best === null || isLess(way, best)) best = way;
    }
    least.push(best);
  }
  const counts = new Map();
  for (let hours = days * HOURS_A_DAY; hours > 0; hours -= least[hours].last.covered) {
    const { unit } = least[hours].last;
    counts.set(unit, (counts.get(unit) ?? 0) + 1);
  }
  const parts = [...counts].map(([unit, count]) => ({ unit, count })).sort((a, b) => HOURS[b.unit] - HOURS[a.unit]);
  const { cost, froms } = least.at(-1);
  return { amount: cost / SIXTHS, isFrom: froms > 0, parts };
}

function isLess(one, other) {
  return (one.cost - other.cost || one.froms - other.froms || one.purchases - other.purchases) < 0;
}
