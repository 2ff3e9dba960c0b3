// The card of a place made from data, as macros/centre_card.html writes it: for places that stand on other pages of the list.

import { element } from './words.js';

/** A line of the list for a place. `kinds` are the labels of its kinds of space, `sheets` the address that holds its page. */
export function card({ slug, name, standing, seats, hours, card: words }, kinds, sheets) {
  const line = document.createElement('li');
  const article = element('article', 'centre-card');
  article.dataset.centre = slug;
  const who = element('div', 'centre-card-who');
  const heading = element('h3', 'centre-card-name');
  const link = element('a', '', name);
  link.href = `${sheets}${encodeURIComponent(slug)}/`;
  heading.append(link);
  const where = element('p', 'centre-card-place', words.place);
  if (words.types) where.append(' ', element('span', 'centre-card-types', words.types));
  const stale = words.stale ? ' evidence-badge--stale' : '';
  who.append(heading, where, element('p', `evidence-badge evidence-badge--${standing}${stale}`, words.claim));
  if (hours) who.append(element('p', 'open-now'));
  if (kinds.length) {
    const count = seats ? `${seats[0]}\u00a0${seats[0] < 2 ? 'place connue' : 'places connues'}\u00a0: ` : '';
    who.append(element('p', 'centre-card-there', `${count}${kinds.join(', ').toLowerCase()}`));
  }
  article.append(who);
  if (words.price) {
    const [amount, unit] = words.price;
    const price = element('p', 'centre-card-price', 'dès ');
    price.append(element('strong', '', amount), ' ', element('span', 'centre-card-unit', unit));
    const figures = element('div', 'centre-card-figures');
    figures.append(price);
    article.append(figures);
  }
  line.append(article);
  return line;
}
