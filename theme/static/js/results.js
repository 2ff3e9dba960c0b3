// An answer of the directory's filters, drawn: the places by their situation, those whose sheet does not say apart, and a way
// out where nothing answers. Loaded once something is asked.

import { tell } from './answer.js';
import { comparedKinds, lowest } from './selection.js';
import { counting, element, euros } from './words.js';

const SHOWN = 20;
// What is open on good evidence first, what is closed last.
const ORDER = ['confirme', 'ferme-temporairement', 'en-projet', 'a-verifier', 'ferme'];

/**
 * The elements that show an answer. `asked` and `commune` are what is asked, `labels` the words of each box, `criteria` the
 * filters at work as {name, value, words}; `lineOf` makes the line of a place, `countWithout` tells how many places answer
 * without one criterion.
 */
export function drawn({ matching, unsure, near }, { asked, commune, labels, criteria, lineOf, countWithout }) {
  const parts = [];
  if (commune) {
    parts.push(element('p', 'directory-note', `Distances à vol d’oiseau depuis ${commune.names[0]}, les lieux les plus proches d’abord.`));
  }
  if (!matching.length) parts.push(...emptied());
  for (const standing of ORDER) {
    const entries = matching.filter(({ place }) => place.standing === standing);
    if (entries.length) parts.push(section(labels.get(`statut:${standing}`), entries));
  }
  if (unsure.length) parts.push(doubtful());
  return parts;

  function emptied() {
    const heading = element('h2', '', 'Aucun lieu connu ne réunit ces critères');
    const parts = [heading];
    const ways = waysOut();
    if (ways.length) {
      const list = document.createElement('ul');
      list.className = 'directory-ways';
      list.append(
        ...ways.map(({ name, value, words, count }) => {
          const button = element('button', '', `Sans «\u00a0${words}\u00a0»`);
          Object.assign(button, { type: 'button' });
          Object.assign(button.dataset, { remove: name, value });
          const line = element('li');
          line.append(button, `\u00a0: ${counting(count, 'lieu', 'lieux')}`);
          return line;
        }),
      );
      parts.push(list);
    }
    if (near.length) {
      parts.push(element('h3', '', 'Les plus proches de ce que vous demandez'));
      parts.push(cardList(near, gapsOf));
    }
    return parts;
  }

  // What to give up for something to match, one criterion at a time.
  function waysOut() {
    const tried = criteria.map(({ name, value, words }) => {
      const [what, shown] = name === 'pres' ? ['km', `à moins de ${asked.km}\u00a0km`] : [value, words];
      return { name, value: what, words: shown, count: countWithout(name, what) };
    });
    return tried.filter(({ count }) => count > 0).sort((a, b) => b.count - a.count);
  }

  function section(title, entries) {
    const part_ = document.createElement('section');
    const heading = element('h2', '', `${title} `);
    heading.append(element('span', 'count', String(entries.length)));
    part_.append(heading, ...shownBy(SHOWN, entries, noteOf));
    return part_;
  }

  function doubtful() {
    const box = document.createElement('details');
    box.className = 'directory-unsure';
    // With next to nothing sure to show, the doubtful are the answer.
    box.open = matching.length < 3;
    const count = unsure.length;
    box.append(
      element('summary', '', count === 1 ? '1\u00a0lieu ne dit pas tout ce que vous demandez' : `${count}\u00a0lieux ne disent pas tout ce que vous demandez`),
      element('p', 'directory-note', 'Leur fiche ne dit ni oui ni non\u00a0: demandez-leur.'),
    );
    // Their lines are made when they are asked for.
    const fill = () => {
      if (box.open && box.childElementCount === 2) box.append(...shownBy(SHOWN, unsure, gapsOf));
    };
    box.addEventListener('toggle', fill);
    fill();
    return box;
  }

  // A long list shows its first lines, and a button for the next.
  function shownBy(step, entries, note) {
    const list = cardList(entries.slice(0, step), note);
    if (entries.length <= step) return [list];
    const button = element('button', 'button button--quiet', '');
    button.type = 'button';
    const label = () => {
      button.textContent = `Montrer les suivants (${entries.length - list.childElementCount})`;
    };
    button.addEventListener('click', () => {
      const more = cardList(entries.slice(list.childElementCount, list.childElementCount + step), note);
      const first = more.firstElementChild;
      list.append(...more.children);
      if (list.childElementCount >= entries.length) button.remove();
      else label();
      first.querySelector('a').focus();
    });
    label();
    return [list, button];
  }

  function cardList(entries, note) {
    const list = document.createElement('ul');
    list.className = 'centre-list';
    list.append(...entries.map((entry) => line(entry, note(entry))));
    return list;
  }

  function gapsOf({ lacks, unsaid }) {
    const said = [
      lacks.length ? `Ne convient pas\u00a0: ${lacks.map(wordsOf).join(', ')}` : '',
      unsaid.length ? `Ne dit pas\u00a0: ${unsaid.map(wordsOf).join(', ')}` : '',
    ];
    return said.filter(Boolean).join('. ');
  }

  // Under a limit of price, what the price comes to in a day.
  function noteOf({ place }) {
    if (asked.prix === null) return '';
    const { amount, isMinimum } = lowest(place, comparedKinds(asked));
    return `Revient à ${isMinimum ? 'partir de ' : ''}${euros(amount)} HT par jour`;
  }

  function line({ place, distance }, note) {
    const own = lineOf(place);
    const who = own.querySelector('.centre-card-who');
    if (distance !== null) {
      let figures = own.querySelector('.centre-card-figures');
      if (!figures) {
        figures = element('div', 'centre-card-figures', '');
        own.querySelector('article').append(figures);
      }
      figures.prepend(far(distance));
    }
    if (note) who.querySelector('.compare-button').before(element('p', 'directory-note', note));
    return own;
  }

  function wordsOf({ name, value }) {
    if (name === 'prix') return `${euros(value)} HT par jour au plus`;
    if (name === 'places') return `${value}\u00a0places au moins`;
    if (name === 'pres') return `à moins de ${value}\u00a0km`;
    if (name === 'statut') return 'la situation';
    if (name === 'secteur') return 'l’intercommunalité';
    return labels.get(`${name}:${value}`);
  }
}

/** Shows on the map what the list shows: what does not answer fades and leaves the keyboard’s way; null shows all. */
export function markMap(shown) {
  const sure = new Set(shown?.matching.map(({ place }) => place.slug));
  const doubtful_ = new Set(shown?.unsure.map(({ place }) => place.slug));
  tell(shown && { sure, unsure: doubtful_ });
  for (const marker of document.querySelectorAll('.network-map a.map-marker')) {
    const slug = marker.getAttribute('href').split('/').at(-2);
    const isOut = shown !== null && !sure.has(slug);
    marker.toggleAttribute('data-out', isOut && !doubtful_.has(slug));
    marker.toggleAttribute('data-unsure', isOut && doubtful_.has(slug));
    if (isOut && !doubtful_.has(slug)) {
      marker.setAttribute('tabindex', '-1');
      marker.setAttribute('aria-hidden', 'true');
    } else {
      marker.removeAttribute('tabindex');
      marker.removeAttribute('aria-hidden');
    }
  }
  const byArea = new Map();
  for (const { place } of shown?.matching ?? []) byArea.set(place.area, (byArea.get(place.area) ?? 0) + 1);
  for (const group of document.querySelectorAll('.network-map .map-drawing-group')) {
    const label = group.querySelector('text');
    group.dataset.count ??= label.textContent;
    const count = byArea.get(group.getAttribute('href').split('/').at(-2)) ?? 0;
    label.textContent = shown === null ? group.dataset.count : String(count);
    group.toggleAttribute('data-out', shown !== null && !count);
  }
}

function far(kilometres) {
  const mark = element('p', 'distance', '');
  if (kilometres < 1) mark.append(element('span', 'distance-unit', 'moins de'), ' ');
  const digits = kilometres < 9.95 ? 1 : 0;
  const figure = kilometres < 1 ? '1' : kilometres.toLocaleString('fr-FR', { minimumFractionDigits: digits, maximumFractionDigits: digits });
  mark.append(element('strong', '', figure), '\u00a0', element('span', 'distance-unit', 'km'));
  return mark;
}
