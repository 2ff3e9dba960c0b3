// The filters of the directory: what the form asks stands in the address, the list and the map answer. A place whose sheet
// does not say is never left out in silence: it is offered apart. Without JavaScript the page is a complete list, and each
// value of a filter has a page of its own.

import { download } from './download.js';
import { claim, wall } from './opening.js';
import { communesOf, found, prepared as preparedNames } from './places.js';
import { comparedKinds, lowest, nothing, prepared, read, select, written } from './selection.js';
import { compareButton } from './shortlist.js';

const SHOWN = 50;
const LONGEST_SHOWN = 40; // characters of what was ignored
const MOST_NAMED = 3;

for (const form of document.querySelectorAll('[data-module="filters"]')) attach(form);

async function attach(form) {
  const part = (name) => form.querySelector(`[data-part="${name}"]`);
  const all = document.querySelector('[data-part="all"]');
  const results = document.querySelector('[data-part="results"]');
  const boxes = [...form.querySelectorAll('input[type="checkbox"]')];
  const names = [...new Set(boxes.map(({ name }) => name))];
  const offered = new Map(names.map((name) => [name, new Set(boxes.filter((box) => box.name === name).map(({ value }) => value))]));
  offered.set('km', new Set([...form.elements.km.options].map(({ value }) => value).filter(Boolean)));
  const labels = new Map(boxes.map((box) => [`${box.name}:${box.value}`, box.parentElement.querySelector('span').textContent]));
  const isFirstPage = new URL(form.action).pathname === location.pathname;

  let data;
  try {
    data = prepared(await load(form.dataset.places));
  } catch {
    return; // The page stays what it is without JavaScript: complete.
  }
  const cards = new Map([...all.querySelectorAll('[data-centre]')].map((card) => [card.dataset.centre, card.closest('li')]));
  const isWhole = cards.size === data.places.length;
  let communes = null;
  let state = { asked: nothing(), commune: null, ignored: [] };
  let answer = null;

  const communesLoaded = () => {
    communes ??= load(form.dataset.communes).then((raw) => {
      const list = communesOf(raw);
      return { list, index: preparedNames(list) };
    });
    return communes;
  };

  decorate(data);
  form.hidden = false;
  all.querySelector('[data-part="lists"]').hidden = true;
  fold(form, part('fold'));
  await follow();

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    ask();
  });
  form.addEventListener('change', ask);
  form.elements.pres.addEventListener('focus', async () => {
    const { list } = await communesLoaded();
    const options = part('communes');
    if (!options.childElementCount) options.append(...list.map((commune) => Object.assign(document.createElement('option'), { value: commune.names[0] })));
  });
  addEventListener('popstate', follow);
  part('active').addEventListener('click', ({ target }) => {
    const button = target.closest('button');
    if (button) remove(button.dataset.name, button.dataset.value);
  });
  results.addEventListener('click', ({ target }) => {
    const button = target.closest('button[data-remove]');
    if (button) remove(button.dataset.remove, button.dataset.value);
  });
  part('download').addEventListener('click', async ({ target }) => {
    const { format } = target.dataset;
    if (!format) return;
    try {
      await download(form.dataset.openData, answer.matching.map(({ place }) => place.slug), format);
    } catch {
      part('count').textContent = 'Les données ne se sont pas chargées. Elles restent à la page Données ouvertes.';
    }
  });

  // From the address to the form.
  async function follow() {
    const { asked, ignored } = read(new URLSearchParams(location.search), offered);
    const commune = await located(asked, ignored);
    state = { asked, commune, ignored };
    fill();
    show();
  }

  // From the form to the address.
  async function ask() {
    const { asked, ignored } = read(new FormData(form), offered);
    const commune = await located(asked, ignored);
    go({ asked, commune, ignored });
  }

  function go(next) {
    state = next;
    const parameters = written(next.asked, names).toString();
    const address = `${form.action.split('?')[0]}${parameters ? `?${parameters}` : ''}`;
    if (!isFirstPage) {
      location.assign(address);
      return;
    }
    if (address !== location.href) history.pushState(null, '', address);
    fill();
    show();
  }

  async function located(asked, ignored) {
    if (!asked.pres) {
      asked.km = null;
      return null;
    }
    const typed = asked.pres;
    asked.pres = '';
    try {
      const { list, index } = await communesLoaded();
      const commune = list.find(({ slug }) => slug === typed) ?? found(index, typed)[0]?.thing;
      if (commune) {
        asked.pres = commune.slug;
        return commune;
      }
    } catch {
      // Said to be ignored, as any name that is not known.
    }
    ignored.push(['pres', typed]);
    return null;
  }

  function fill() {
    const { asked, commune } = state;
    for (const box of boxes) box.checked = asked.chosen.get(box.name)?.includes(box.value) ?? false;
    for (const name of ['prix', 'places']) {
      if (form.elements[name]) form.elements[name].value = asked[name] === null ? '' : String(asked[name]).replace('.', ',');
    }
    form.elements.pres.value = commune?.names[0] ?? '';
    form.elements.km.value = asked.km ?? '';
  }

  function remove(name, value) {
    const asked = { ...state.asked, chosen: new Map(state.asked.chosen) };
    let { commune } = state;
    if (name === 'tout') {
      Object.assign(asked, nothing());
      commune = null;
    } else if (name === 'pres' && value === 'km') {
      asked.km = null;
    } else if (name === 'pres') {
      asked.pres = '';
      asked.km = null;
      commune = null;
    } else if (asked.chosen.has(name)) {
      const rest = value === '' ? [] : asked.chosen.get(name).filter((one) => one !== value);
      if (rest.length) asked.chosen.set(name, rest);
      else asked.chosen.delete(name);
    } else {
      asked[name] = null;
    }
    go({ asked, commune, ignored: [] });
    // The button is gone: the next one, or the form's first field, keeps the place.
    (part('active').querySelector('button') ?? form.elements.pres).focus();
  }

  function show() {
    const { asked, commune, ignored } = state;
    const point = commune?.point ?? null;
    answer = select(asked, data, { point, instant: Date.now() });
    const active = described();
    const isFiltered = active.length > 0;
    for (const box of boxes) {
      const count = answer.tallies.get(`${box.name}:${box.value}`) ?? 0;
      box.parentElement.querySelector('[data-part="tally"]').textContent = String(count);
      box.parentElement.classList.toggle('filter-form-box--none', count === 0 && !box.checked);
    }
    for (const group of form.querySelectorAll('[data-part="group"]')) {
      const ticked = group.querySelectorAll(':checked').length;
      group.querySelector('[data-part="chosen"]').textContent = ticked ? String(ticked) : '';
    }
    part('active-count').textContent = active.length ? `(${active.length})` : '';
    part('active').hidden = !isFiltered;
    part('active').replaceChildren(
      ...active.map(({ name, value, words }) => item(chip(name, value, words))),
      ...(active.length > 1 ? [item(chip('tout', '', 'Tout effacer'))] : []),
    );
    sayIgnored(ignored);
    part('count').textContent = isFiltered ? counted(answer) : '';
    part('download').hidden = !isFiltered || !answer.matching.length;
    all.hidden = isFiltered;
    results.hidden = !isFiltered;
    results.replaceChildren(...(isFiltered ? listed(answer) : []));
    markMap(isFiltered ? answer : null);
  }

  // The filters at work, as {name, value, words}.
  function described() {
    const { asked, commune } = state;
    const list = names.flatMap((name) =>
      (asked.chosen.get(name) ?? []).map((value) => ({ name, value, words: labels.get(`${name}:${value}`) })),
    );
    if (asked.prix !== null) list.push({ name: 'prix', value: '', words: `${euros(asked.prix)} HT par jour au plus` });
    if (asked.places !== null) list.push({ name: 'places', value: '', words: `${asked.places}\u00a0places au moins` });
    if (commune) {
      const far = asked.km === null ? '' : `, à moins de ${asked.km}\u00a0km`;
      list.unshift({ name: 'pres', value: '', words: `Près de ${commune.names[0]}${far}` });
    }
    return list;
  }

  function sayIgnored(ignored) {
    const said = ignored.slice(0, MOST_NAMED).map(([name, value]) => `«\u00a0${shortened(value ? `${name}=${value}` : name)}\u00a0»`);
    const more = ignored.length - said.length;
    part('ignored').hidden = !ignored.length;
    part('ignored').textContent = ignored.length
      ? `Sans effet, car inconnu ici\u00a0: ${said.join(', ')}${more > 0 ? `, et ${more} de plus` : ''}.`
      : '';
  }

  function wordsOf({ name, value }) {
    if (name === 'prix') return `${euros(value)} HT par jour au plus`;
    if (name === 'places') return `${value}\u00a0places au moins`;
    if (name === 'pres') return `à moins de ${value}\u00a0km`;
    if (name === 'statut') return 'la situation';
    if (name === 'secteur') return 'l’intercommunalité';
    return labels.get(`${name}:${value}`);
  }

  function listed({ matching, unsure, near }) {
    const parts = [];
    if (state.commune) parts.push(text('p', 'directory-note', `Distances à vol d’oiseau depuis ${state.commune.names[0]}, les lieux les plus proches d’abord.`));
    if (!matching.length) parts.push(...emptied(near));
    for (const [standing, entries] of grouped(matching)) parts.push(section(labels.get(`statut:${standing}`), entries));
    if (unsure.length) parts.push(doubtful(unsure));
    return parts;
  }

  function emptied(near) {
    const heading = text('h2', '', 'Aucun lieu connu ne réunit ces critères');
    const parts = [heading];
    const ways = waysOut();
    if (ways.length) {
      const list = document.createElement('ul');
      list.className = 'directory-ways';
      list.append(
        ...ways.map(({ name, value, words, count }) => {
          const button = text('button', '', `Sans «\u00a0${words}\u00a0»`);
          Object.assign(button, { type: 'button' });
          Object.assign(button.dataset, { remove: name, value });
          const line = item(button);
          line.append(`\u00a0: ${counting(count, 'lieu', 'lieux')}`);
          return line;
        }),
      );
      parts.push(list);
    }
    if (near.length) {
      parts.push(text('h3', '', 'Les plus proches de ce que vous demandez'));
      parts.push(cardList(near, gapsOf));
    }
    return parts;
  }

  // What to give up for something to match, one criterion at a time.
  function waysOut() {
    const { asked, commune } = state;
    const point = commune?.point ?? null;
    const tried = described().map((one) => {
      const rest = { ...asked, chosen: new Map(asked.chosen) };
      const isDistance = one.name === 'pres';
      if (isDistance) rest.km = null;
      else if (rest.chosen.has(one.name)) {
        const values = rest.chosen.get(one.name).filter((value) => value !== one.value);
        if (values.length) rest.chosen.set(one.name, values);
        else rest.chosen.delete(one.name);
      } else rest[one.name] = null;
      const count = select(rest, data, { point, instant: Date.now() }).matching.length;
      const words = isDistance ? `à moins de ${asked.km}\u00a0km` : one.words;
      return { name: one.name, value: isDistance ? 'km' : one.value, words, count };
    });
    return tried.filter(({ count }) => count > 0).sort((a, b) => b.count - a.count);
  }

  function section(title, entries) {
    const part_ = document.createElement('section');
    const heading = text('h2', '', `${title} `);
    heading.append(text('span', 'count', String(entries.length)));
    part_.append(heading, ...shownBy(SHOWN, entries, noteOf));
    return part_;
  }

  function doubtful(entries) {
    const box = document.createElement('details');
    box.className = 'directory-unsure';
    // With nothing sure to show, the doubtful are the answer.
    box.open = !answer.matching.length;
    const count = entries.length;
    box.append(
      text('summary', '', count === 1 ? '1\u00a0lieu ne dit pas tout ce que vous demandez' : `${count}\u00a0lieux ne disent pas tout ce que vous demandez`),
      text('p', 'directory-note', 'Leur fiche ne dit ni oui ni non\u00a0: demandez-leur.'),
      ...shownBy(SHOWN, entries, gapsOf),
    );
    return box;
  }

  // A long list shows its first lines, and a button for the next.
  function shownBy(step, entries, note) {
    const list = cardList(entries.slice(0, step), note);
    if (entries.length <= step) return [list];
    const button = text('button', 'button button--quiet', '');
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
    if (state.asked.prix === null) return '';
    const { amount, isMinimum } = lowest(place, comparedKinds(state.asked));
    return `Revient à ${isMinimum ? 'partir de ' : ''}${euros(amount)} HT par jour`;
  }

  function line({ place, distance }, note) {
    const own = isWhole ? cards.get(place.slug).cloneNode(true) : built(place);
    const who = own.querySelector('.centre-card-who');
    if (distance !== null) {
      let figures = own.querySelector('.centre-card-figures');
      if (!figures) {
        figures = text('div', 'centre-card-figures', '');
        own.querySelector('article').append(figures);
      }
      figures.prepend(far(distance));
    }
    if (note) who.querySelector('.compare-button').before(text('p', 'directory-note', note));
    return own;
  }

  // A card from data, for places that stand on other pages of the list.
  function built(place) {
    const { card } = place;
    const own = document.createElement('li');
    const article = text('article', 'centre-card', '');
    article.dataset.centre = place.slug;
    const who = text('div', 'centre-card-who', '');
    const name = text('h3', 'centre-card-name', '');
    const link = text('a', '', place.name);
    link.href = `${form.dataset.sheets}${encodeURIComponent(place.slug)}/`;
    name.append(link);
    const where = text('p', 'centre-card-place', card.place);
    if (card.types) where.append(' ', text('span', 'centre-card-types', card.types));
    who.append(name, where, text('p', `evidence-badge evidence-badge--${place.standing}${card.stale ? ' evidence-badge--stale' : ''}`, card.claim));
    if (card.there) who.append(text('p', 'centre-card-there', card.there));
    article.append(who);
    if (card.price) {
      const [amount, unit] = card.price;
      const figures = text('div', 'centre-card-figures', '');
      const price = text('p', 'centre-card-price', 'dès ');
      price.append(text('strong', '', amount), ' ', text('span', 'centre-card-unit', unit));
      figures.append(price);
      article.append(figures);
    }
    own.append(article);
    added(own, place, wall(Date.now(), data.zone));
    return own;
  }

  // What only a browser can say on a card: whether the place is open now; and the button that sets it aside.
  function decorate({ places, zone }) {
    const now = wall(Date.now(), zone);
    for (const place of places) {
      const own = cards.get(place.slug);
      if (own) added(own, place, now);
    }
  }

  function added(own, place, now) {
    const who = own.querySelector('.centre-card-who');
    if (place.hours) {
      const words = claim(now, place.hours, place.standing === 'confirme');
      const mark = text('p', 'open-now', words);
      mark.dataset.state = /^Ouvert/.test(words) ? 'open' : 'closed';
      who.querySelector('.evidence-badge').after(mark);
    }
    who.append(compareButton(place.slug, place.name));
  }

  // The map shows the same: what does not answer fades and leaves the keyboard's way.
  function markMap(shown) {
    const sure = new Set(shown?.matching.map(({ place }) => place.slug));
    const doubtful_ = new Set(shown?.unsure.map(({ place }) => place.slug));
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
}

async function load(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  return answer.json();
}

// Open where there is room, folded on a phone; one group of boxes at a time, closed by Escape or a click elsewhere.
function fold(form, outer) {
  const wide = matchMedia('(min-width: 48rem)');
  const fit = () => {
    outer.open = wide.matches;
  };
  wide.addEventListener('change', fit);
  fit();
  const groups = [...form.querySelectorAll('[data-part="group"]')];
  const closeBut = (kept) => {
    if (wide.matches) for (const group of groups) if (group !== kept) group.open = false;
  };
  for (const group of groups) {
    group.addEventListener('toggle', () => {
      if (group.open) closeBut(group);
    });
    group.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape' || !group.open) return;
      group.open = false;
      group.querySelector('summary').focus();
    });
  }
  document.addEventListener('click', ({ target }) => closeBut(target.closest('[data-part="group"]')));
}

function text(name, className, content) {
  const element = document.createElement(name);
  if (className) element.className = className;
  element.textContent = content;
  return element;
}

function item(child) {
  const element = document.createElement('li');
  element.append(child);
  return element;
}

function chip(name, value, words) {
  const button = text('button', name === 'tout' ? 'filter-form-clear' : 'filter-form-chip', words);
  button.type = 'button';
  Object.assign(button.dataset, { name, value });
  if (name !== 'tout') button.setAttribute('aria-label', `Retirer le critère\u00a0: ${words}`);
  return button;
}

function grouped(entries) {
  const groups = new Map();
  for (const entry of [...entries].sort((a, b) => order(a) - order(b))) {
    const { standing } = entry.place;
    groups.set(standing, [...(groups.get(standing) ?? []), entry]);
  }
  return groups;
}

// What is open on good evidence first, what is closed last.
function order({ place }) {
  return ['confirme', 'ferme-temporairement', 'en-projet', 'a-verifier', 'ferme'].indexOf(place.standing);
}

function counted({ matching, unsure }) {
  const doubt = unsure.length ? `, et ${counting(unsure.length, 'lieu dont la fiche ne dit pas tout', 'lieux dont la fiche ne dit pas tout')}` : '';
  return matching.length ? `${counting(matching.length, 'lieu', 'lieux')}${doubt}.` : `Aucun lieu ne répond à coup sûr${doubt}.`;
}

function counting(count, one, many) {
  return `${count.toLocaleString('fr-FR')}\u00a0${count < 2 ? one : many}`;
}

function euros(amount) {
  const digits = Number.isInteger(amount) ? 0 : 2;
  return `${amount.toLocaleString('fr-FR', { minimumFractionDigits: digits, maximumFractionDigits: digits })}\u00a0€`;
}

function far(kilometres) {
  const mark = text('p', 'distance', '');
  if (kilometres < 1) mark.append(text('span', 'distance-unit', 'moins de'), ' ');
  const digits = kilometres < 9.95 ? 1 : 0;
  const figure = kilometres < 1 ? '1' : kilometres.toLocaleString('fr-FR', { minimumFractionDigits: digits, maximumFractionDigits: digits });
  mark.append(text('strong', '', figure), '\u00a0', text('span', 'distance-unit', 'km'));
  return mark;
}

function shortened(value) {
  return value.length > LONGEST_SHOWN ? `${value.slice(0, LONGEST_SHOWN)}…` : value;
}
