// The filters of the directory: what the form asks stands in the address, the list and the map answer. A place whose sheet
// does not say is never left out in silence: it is offered apart. Without JavaScript the page is a complete list, and each
// value of a filter has a page of its own.

import { afterNextFrame } from './frame.js';
import { claim, wall } from './opening.js';
import { YES, countOf, nothing, prepared, read, select, without, written } from './selection.js';
import { compareButton } from './shortlist.js';
import { euros, shortened } from './words.js';

const MOST_NAMED = 3;
const REHEARSALS = 4;

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
  // What stands beside each box, by its words: only what differs is written again.
  const tallies = boxes.map((box) => ({ box, key: `${box.name}:${box.value}`, tally: box.parentElement.querySelector('[data-part="tally"]'), count: null, isNone: false }));
  const groups = [...form.querySelectorAll('[data-part="group"]')].map((group) => ({
    boxes: boxes.filter((box) => group.contains(box)),
    chosen: group.querySelector('[data-part="chosen"]'),
  }));
  const parts = Object.fromEntries(['active', 'active-count', 'count', 'download', 'ignored'].map((name) => [name, part(name)]));
  const isFirstPage = new URL(form.action).pathname === location.pathname;

  let data;
  try {
    data = prepared(await load(form.dataset.places));
  } catch {
    return; // The page stays what it is without JavaScript: complete.
  }
  const fields = ['prix', 'places', 'pres', 'km'].map((name) => form.elements[name]).filter(Boolean);
  const kinds = [...data.numbers].filter(([trait]) => trait.startsWith('espaces:')).map(([trait, number]) => ({ number, words: labels.get(trait) }));
  const cards = new Map([...all.querySelectorAll('[data-centre]')].map((card) => [card.dataset.centre, card.closest('li')]));
  const isWhole = cards.size === data.places.length;
  let communes = null;
  // Loaded once something is asked: how an answer is drawn, and cards for a list of several pages.
  let drawing = null;
  let cardMaker = null;
  let state = { asked: nothing(), commune: null, ignored: [] };
  let answer = null;
  let room = 1; // how many lines of the list the window can show
  let owed = null; // the address of what is shown, until the browser has it

  const communesLoaded = () => {
    communes ??= Promise.all([import('./places.js'), load(form.dataset.communes)]).then(([names, raw]) => {
      const list = names.communesOf(raw);
      const index = names.prepared(list);
      return { list, index, find: (typed) => names.found(index, typed)[0]?.thing };
    });
    return communes;
  };

  decorate(data);
  fold(form, part('fold'));
  form.hidden = false;
  all.querySelector('[data-part="lists"]').hidden = true;
  await follow();

  const near = form.elements.pres;
  let suggestions = null;
  near.addEventListener('focus', suggesting, { once: true });
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    // Enter in the box of communes stands for the one that is marked.
    if (document.activeElement === near && near.value.trim()) await suggestions?.meant().then((answer) => answer && take(answer));
    ask();
  });
  form.addEventListener('change', ask);
  // What draws an answer is on its way before the first one is asked for.
  for (const sign of ['pointerover', 'focusin']) form.addEventListener(sign, () => drawingLoaded().then(rehearse), { once: true });
  // Where the list stands is asked when a key or a button goes down: when it comes up again, the answer need not wait for it.
  for (const sign of ['pointerdown', 'keydown']) {
    document.addEventListener(sign, () => {
      room = drawing?.roomFor(results) ?? 1;
    });
  }
  addEventListener('popstate', follow);
  parts.active.addEventListener('click', ({ target }) => {
    const button = target.closest('button');
    if (button) remove(button.dataset.name, button.dataset.value);
  });
  results.addEventListener('click', ({ target }) => {
    const button = target.closest('button[data-remove]');
    if (button) remove(button.dataset.remove, button.dataset.value);
  });
  parts.download.addEventListener('click', async ({ target }) => {
    const { format } = target.dataset;
    if (!format) return;
    try {
      const { download } = await import('./download.js');
      await download(form.dataset.openData, answer.matching.map(({ slug }) => slug), format);
    } catch {
      parts.count.textContent = 'Les données ne se sont pas chargées. Elles restent à la page Données ouvertes.';
    }
  });
  form.dataset.ready = '';

  async function suggesting() {
    const { combobox, communeNote, countedCommunes } = await import('./combobox.js');
    const status = part('heard');
    const index = () => communesLoaded().then((communes_) => communes_.index);
    const choose = (answer) => {
      take(answer);
      ask();
    };
    const list = form.querySelector('[role="listbox"]');
    suggestions = combobox(
      { input: near, list, status },
      { index, says: form.dataset, noteOf: communeNote, counted: countedCommunes, choose, cleared: ask },
    );
    // What was typed while this was on its way.
    if (near.value.trim() && document.activeElement === near) near.dispatchEvent(new Event('input'));
  }

  function take({ thing }) {
    near.value = thing.names[0];
    suggestions.close();
  }

  // From the address to the form.
  async function follow() {
    const { asked, ignored } = read(new URLSearchParams(location.search), offered);
    const commune = await located(asked, ignored);
    state = { asked, commune, ignored };
    owed = null;
    if (described(state).length) await drawingLoaded();
    fill();
    show(Infinity);
    // All of the answer is there when this is done, so that the browser finds its place again on the page.
    drawing?.finish();
  }

  async function drawingLoaded() {
    const [one, two] = await Promise.all([import('./results.js'), isWhole ? null : import('./card.js')]);
    drawing = one;
    cardMaker = two;
  }

  // What runs for the first time runs slowly: answers that nobody sees come before the first one that somebody waits for, a
  // step at a time, so that they hold up nothing.
  function rehearse() {
    const steps = boxes.slice(0, REHEARSALS).flatMap(({ name, value }) => {
      const asked = { ...nothing(), chosen: new Map([[name, [value]]]) };
      let found;
      return [
        () => (found = select(asked, data, { instant: Date.now() })),
        () => drawing.rehearse(found, contextOf(asked, null, [])),
        () => drawing.showChips(document.createElement('ul'), described({ asked, commune: null })),
        () => drawing.said(found),
        () => written(read(new FormData(form), offered).asked, names),
      ];
    });
    const before = answer;
    const next = () => {
      // Somebody asks already.
      if (answer !== before || described(state).length) return;
      steps.shift()?.();
      if (steps.length) setTimeout(next);
    };
    setTimeout(next);
  }

  // From the form to the address.
  async function ask() {
    const { asked, ignored } = read(new FormData(form), offered);
    const commune = await located(asked, ignored);
    await go({ asked, commune, ignored });
  }

  async function go(next) {
    state = next;
    const parameters = written(next.asked, names).toString();
    const address = `${form.action.split('?')[0]}${parameters ? `?${parameters}` : ''}`;
    if (!isFirstPage) {
      location.assign(address);
      return;
    }
    settle();
    owed = address;
    // Nothing waits for what is there already, so that the answer is in the very next frame.
    if (!drawing && described(state).length) await drawingLoaded();
    fill();
    show(room);
    afterNextFrame(settle);
  }

  // To take an address costs a browser as much as to answer: it comes behind the frame that shows the answer, or before the
  // next one is asked, so that the back button finds each.
  function settle() {
    if (owed !== null && owed !== location.href) history.pushState(null, '', owed);
    owed = null;
  }

  async function located(asked, ignored) {
    if (!asked.pres) {
      asked.km = null;
      return null;
    }
    const typed = asked.pres;
    asked.pres = '';
    try {
      const { list, find } = await communesLoaded();
      const commune = list.find(({ slug }) => slug === typed) ?? find(typed);
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
    for (const box of boxes) {
      const isChosen = asked.chosen.get(box.name)?.includes(box.value) ?? false;
      if (box.checked !== isChosen) box.checked = isChosen;
    }
    const typed = (number) => (number === null ? '' : String(number).replace('.', ','));
    const words = { prix: typed(asked.prix), places: typed(asked.places), pres: commune?.names[0] ?? '', km: typed(asked.km) };
    for (const field of fields) if (field.value !== words[field.name]) field.value = words[field.name];
  }

  async function remove(name, value) {
    const asked = without(state.asked, name, value);
    await go({ asked, commune: asked.pres ? state.commune : null, ignored: [] });
    // The button is gone: the next one, or the form's first field, keeps the place.
    (parts.active.querySelector('button') ?? near).focus();
  }

  // The answer, of which so many lines are made at once.
  function show(atOnce) {
    const { asked, commune, ignored } = state;
    const point = commune?.point ?? null;
    answer = select(asked, data, { point, instant: Date.now() });
    const active = described(state);
    const isFiltered = active.length > 0;
    for (const beside of tallies) {
      const { box, key, tally } = beside;
      const count = answer.tallies.get(key) ?? 0;
      if (count !== beside.count) tally.textContent = String(count);
      const isNone = count === 0 && !box.checked;
      if (isNone !== beside.isNone) box.parentElement.classList.toggle('filter-form-box--none', isNone);
      Object.assign(beside, { count, isNone });
    }
    for (const { boxes: own, chosen } of groups) {
      const ticked = own.filter(({ checked }) => checked).length;
      const words = ticked ? String(ticked) : '';
      if (chosen.textContent !== words) chosen.textContent = words;
    }
    parts['active-count'].textContent = active.length ? `(${active.length})` : '';
    parts.active.hidden = !isFiltered;
    drawing?.showChips(parts.active, active.length > 1 ? [...active, { name: 'tout', value: '', words: 'Tout effacer' }] : active);
    sayIgnored(ignored);
    parts.count.textContent = isFiltered ? drawing.said(answer) : '';
    parts.download.hidden = !isFiltered || !answer.matching.length;
    if (isFiltered) drawing.show(results, all, answer, contextOf(asked, commune, active), atOnce);
    else drawing?.clear(results, all);
  }

  function contextOf(asked, commune, criteria) {
    const now = wall(Date.now(), data.zone);
    return { asked, commune, labels, criteria, lineOf: (place) => lineOf(place, now), countWithout };
  }

  function countWithout(name, value) {
    const rest = without(state.asked, name, value);
    return countOf(rest, data, { point: state.commune?.point ?? null, instant: Date.now() });
  }

  function lineOf(place, now) {
    if (isWhole) return cards.get(place.slug).cloneNode(true);
    const there = kinds.filter(({ number }) => place.known[number] === YES).map(({ words }) => words);
    const own = cardMaker.card(place, there, form.dataset.sheets);
    added(own, place, now);
    return own;
  }

  // The filters at work, as {name, value, words}.
  function described({ asked, commune }) {
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
    parts.ignored.hidden = !ignored.length;
    parts.ignored.textContent = ignored.length
      ? `Sans effet, car inconnu ici\u00a0: ${said.join(', ')}${more > 0 ? `, et ${more} de plus` : ''}.`
      : '';
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
      const mark = who.querySelector('.open-now');
      mark.textContent = words;
      mark.dataset.state = /^Ouvert/.test(words) ? 'open' : 'closed';
    }
    who.append(compareButton(place.slug, place.name));
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
