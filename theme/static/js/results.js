// An answer of the directory's filters, drawn: the places by their situation, those whose sheet does not say apart, and a way
// out where nothing answers. Loaded once something is asked. What a screen has room for is drawn at once, the rest when that
// has been shown, a little at a time, so that it holds up neither the answer nor what the visitor does next.

import { tell } from './answer.js';
import { afterNextFrame } from './frame.js';
import { comparedKinds, lowest } from './selection.js';
import { counting, element, euros } from './words.js';

const SHOWN = 20;
const LOWEST_LINE = 240; // pixels, of a line and of what stands between two
const SLICE = 4; // milliseconds
// What is open on good evidence first, what is closed last.
const ORDER = ['confirme', 'ferme-temporairement', 'en-projet', 'a-verifier', 'ferme'];

let pending = null; // the steps still to come of the answer shown
let drawnMap = null; // its markers and its groups, found once

/** How many lines the window has room for where `root` stands: at least the first one. The page is laid out for it, if need be. */
export function roomFor(root) {
  return Math.max(1, Math.ceil((innerHeight - root.parentElement.getBoundingClientRect().top) / LOWEST_LINE));
}

/**
 * Shows an answer in `root`, in place of `all`, and on the map: its first lines now, `atOnce` of them, and the others behind
 * them. Until its last line is there, `root` is aria-busy. `context` is what drawn() takes.
 */
export function show(root, all, answer, context, atOnce) {
  for (const one of [all, ...root.children]) one.classList.add('directory-gone');
  const own = element('div', 'directory-answer');
  root.append(own);
  root.hidden = false;
  root.setAttribute('aria-busy', 'true');
  const lines = drawn(own, answer, context, atOnce);
  begin(lines, atOnce);
  follow(remainder());

  function* remainder() {
    all.hidden = true;
    while (root.firstElementChild !== own) root.firstElementChild.remove();
    yield;
    markMap(answer);
    yield;
    yield* lines;
    root.removeAttribute('aria-busy');
  }
}

/** Shows the first line of an answer where nobody sees it; what is shown goes on meanwhile. */
export function rehearse(answer, context) {
  const own = pending;
  show(document.createElement('div'), document.createElement('div'), answer, context, 1);
  pending = own;
}

/** Shows no answer, but `all` again. */
export function clear(root, all) {
  for (const one of root.children) one.classList.add('directory-gone');
  all.classList.remove('directory-gone');
  all.hidden = false;
  root.removeAttribute('aria-busy');
  follow(remainder());

  function* remainder() {
    root.replaceChildren();
    root.hidden = true;
    yield;
    markMap(null);
  }
}

/** Takes every step that is still to come of what is shown. */
export function finish() {
  while (pending && !pending.next().done);
  pending = null;
}

function begin(lines, atOnce) {
  for (let made = 0; made < atOnce; made += 1) if (lines.next().done) return;
}

// The steps that come behind the frame that shows the answer: what gave way to it takes no room any more, and is taken away.
function follow(steps) {
  pending = steps;
  afterNextFrame(() => goOn(steps));
}

// Takes steps for a moment, unless something else has been asked since.
function goOn(steps) {
  if (steps !== pending) return;
  const end = performance.now() + SLICE;
  while (!steps.next().done) {
    if (performance.now() < end) continue;
    setTimeout(goOn, 0, steps);
    return;
  }
  pending = null;
}

// Paper has no later.
addEventListener('beforeprint', finish);

/**
 * Writes an answer into `root`, a step for each line. `asked` and `commune` are what is asked, `labels` the words of each box,
 * `criteria` the filters at work as {name, value, words}; `lineOf` makes the line of a place, `countWithout` tells how many
 * places answer without one criterion.
 */
function* drawn(root, answer, { asked, commune, labels, criteria, lineOf, countWithout }, atOnce) {
  const { matching, unsure, near } = answer;
  let made = 0;
  if (commune) {
    root.append(element('p', 'directory-note', `Distances à vol d’oiseau depuis ${commune.names[0]}, les lieux les plus proches d’abord.`));
  }
  if (!matching.length) yield* emptied();
  for (const standing of ORDER) {
    const places = matching.filter((place) => place.standing === standing);
    if (places.length) yield* section(labels.get(`statut:${standing}`), places);
  }
  if (unsure.length) yield* doubtful();

  function* emptied() {
    root.append(element('h2', '', 'Aucun lieu connu ne réunit ces critères'));
    const ways = waysOut();
    if (ways.length) {
      const list = element('ul', 'directory-ways');
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
      root.append(list);
    }
    if (near.length) {
      root.append(element('h3', '', 'Les plus proches de ce que vous demandez'));
      yield* listed(root, near, gapsOf);
    }
  }

  // What to give up for something to match, one criterion at a time.
  function waysOut() {
    const tried = criteria.map(({ name, value, words }) => {
      const [what, shown] = name === 'pres' ? ['km', `à moins de ${asked.km}\u00a0km`] : [value, words];
      return { name, value: what, words: shown, count: countWithout(name, what) };
    });
    return tried.filter(({ count }) => count > 0).sort((a, b) => b.count - a.count);
  }

  function* section(title, places) {
    const part = document.createElement('section');
    const heading = element('h2', '', `${title} `);
    heading.append(element('span', 'count', String(places.length)));
    part.append(heading);
    root.append(part);
    yield* shownBy(part, SHOWN, places, noteOf);
  }

  function* doubtful() {
    const box = element('details', 'directory-unsure');
    // With next to nothing sure to show, the doubtful are the answer.
    box.open = matching.length < 3;
    const count = unsure.length;
    box.append(
      element('summary', '', count === 1 ? '1\u00a0lieu ne dit pas tout ce que vous demandez' : `${count}\u00a0lieux ne disent pas tout ce que vous demandez`),
      element('p', 'directory-note', 'Leur fiche ne dit ni oui ni non\u00a0: demandez-leur.'),
    );
    root.append(box);
    if (box.open) {
      yield* shownBy(box, SHOWN, unsure, gapsOf);
      return;
    }
    // Their lines are made when they are asked for.
    box.addEventListener('toggle', () => exhaust(shownBy(box, SHOWN, unsure, gapsOf)), { once: true });
  }

  // A long list shows its first lines, and a button for the next.
  function* shownBy(parent, step, places, note) {
    const list = yield* listed(parent, places.slice(0, step), note);
    if (places.length <= step) return;
    const button = element('button', 'button button--quiet', '');
    button.type = 'button';
    const label = () => {
      button.textContent = `Montrer les suivants (${places.length - list.childElementCount})`;
    };
    button.addEventListener('click', () => {
      const before = list.childElementCount;
      exhaust(added(list, places.slice(before, before + step), note));
      if (list.childElementCount >= places.length) button.remove();
      else label();
      list.children[before].querySelector('a').focus();
    });
    label();
    parent.append(button);
  }

  function* listed(parent, places, note) {
    const list = element('ul', 'centre-list');
    parent.append(list);
    yield* added(list, places, note);
    return list;
  }

  // The first lines stand on the page at once; each frame costs more than a line, so that the later ones come together.
  function* added(list, places, note) {
    const later = document.createDocumentFragment();
    for (const place of places) {
      const own = line(place, note(place));
      if (made < atOnce) {
        list.append(own);
      } else {
        own.classList.add('directory-later');
        later.append(own);
      }
      made += 1;
      yield;
    }
    list.append(later);
  }

  function gapsOf(place) {
    const { lacks, unsaid } = answer.gapsOf(place);
    const said = [
      lacks.length ? `Ne convient pas\u00a0: ${lacks.map(wordsOf).join(', ')}` : '',
      unsaid.length ? `Ne dit pas\u00a0: ${unsaid.map(wordsOf).join(', ')}` : '',
    ];
    return said.filter(Boolean).join('. ');
  }

  // Under a limit of price, what the price comes to in a day.
  function noteOf(place) {
    if (asked.prix === null) return '';
    const { amount, isMinimum } = lowest(place, comparedKinds(asked));
    return `Revient à ${isMinimum ? 'partir de ' : ''}${euros(amount)} HT par jour`;
  }

  function line(place, note) {
    const own = lineOf(place);
    const distance = answer.distanceOf(place);
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

// Shows on the map what the list shows: what does not answer fades and leaves the keyboard’s way; null shows all.
function markMap(shown) {
  const sure = new Set(shown?.matching.map(({ slug }) => slug));
  const doubtful = new Set(shown?.unsure.map(({ slug }) => slug));
  tell(shown && { sure, unsure: doubtful });
  drawnMap ??= { markers: [...document.querySelectorAll('.network-map a.map-marker')].map(named), groups: [...document.querySelectorAll('.network-map .map-drawing-group')].map(counted) };
  for (const { marker, slug } of drawnMap.markers) {
    const isUnsure = shown !== null && doubtful.has(slug);
    const isOut = shown !== null && !isUnsure && !sure.has(slug);
    marker.toggleAttribute('data-out', isOut);
    marker.toggleAttribute('data-unsure', isUnsure);
    if (isOut) {
      marker.setAttribute('tabindex', '-1');
      marker.setAttribute('aria-hidden', 'true');
    } else {
      marker.removeAttribute('tabindex');
      marker.removeAttribute('aria-hidden');
    }
  }
  const byArea = new Map();
  for (const { area } of shown?.matching ?? []) byArea.set(area, (byArea.get(area) ?? 0) + 1);
  for (const { group, area, label, whole } of drawnMap.groups) {
    const count = byArea.get(area) ?? 0;
    const words = shown === null ? whole : String(count);
    if (label.textContent !== words) label.textContent = words;
    group.toggleAttribute('data-out', shown !== null && !count);
  }
}

function named(marker) {
  return { marker, slug: lastOf(marker) };
}

function counted(group) {
  const label = group.querySelector('text');
  return { group, area: lastOf(group), label, whole: label.textContent };
}

function lastOf(link) {
  return link.getAttribute('href').split('/').at(-2);
}

function exhaust(steps) {
  while (!steps.next().done);
}

function far(kilometres) {
  const mark = element('p', 'distance', '');
  if (kilometres < 1) mark.append(element('span', 'distance-unit', 'moins de'), ' ');
  const digits = kilometres < 9.95 ? 1 : 0;
  const figure = kilometres < 1 ? '1' : kilometres.toLocaleString('fr-FR', { minimumFractionDigits: digits, maximumFractionDigits: digits });
  mark.append(element('strong', '', figure), '\u00a0', element('span', 'distance-unit', 'km'));
  return mark;
}

/** Shows in `list` a button for each criterion, in their order; those that stay are left as they are. */
export function showChips(list, criteria) {
  const lines = new Map([...list.children].map((line) => [line.dataset.key, line]));
  const wanted = criteria.map(({ name, value, words }) => {
    const key = `${name}:${value}:${words}`;
    return lines.get(key) ?? chip(key, name, value, words);
  });
  for (const line of lines.values()) if (!wanted.includes(line)) line.remove();
  wanted.forEach((line, at) => {
    if (list.children[at] !== line) list.insertBefore(line, list.children[at] ?? null);
  });
}

function chip(key, name, value, words) {
  const button = element('button', name === 'tout' ? 'filter-form-clear' : 'filter-form-chip', words);
  button.type = 'button';
  Object.assign(button.dataset, { name, value });
  if (name !== 'tout') button.setAttribute('aria-label', `Retirer le critère\u00a0: ${words}`);
  const line = element('li');
  line.dataset.key = key;
  line.append(button);
  return line;
}

/** How many places answer, in words. */
export function said({ matching, unsure }) {
  const doubt = unsure.length ? `, et ${counting(unsure.length, 'lieu dont la fiche ne dit pas tout', 'lieux dont la fiche ne dit pas tout')}` : '';
  return matching.length ? `${counting(matching.length, 'lieu', 'lieux')}${doubt}.` : `Aucun lieu ne répond à coup sûr${doubt}.`;
}
