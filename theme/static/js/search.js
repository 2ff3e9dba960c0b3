// The search of the whole site: centres, communes, kinds of space and services by their names, misspelt or by other words,
// then the full text of the pages by Pagefind, grouped. Nothing is loaded before something is looked for. The words looked
// for stand in the address as ?q=. Everything that comes from outside is written as text.

import { communesOf, found, prepared } from './places.js';

const LONGEST = 100;
const DIRECT = 3;
const FIRST = 5;
const MORE = 20;
const PAUSE = 180;
const RUBRICS = [
  ['lieux', 'Lieux', 'lieu', 'lieux'],
  ['actualites', 'Actualités', 'actualité', 'actualités'],
  ['pages', 'Pages', 'page', 'pages'],
  ['communes', 'Communes', 'commune', 'communes'],
];
const ENTITIES = { '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'", '&#x27;': "'", '&amp;': '&' };

for (const root of document.querySelectorAll('[data-module="search"]')) attach(root);

function attach(root) {
  const form = root.querySelector('form');
  const input = form.querySelector('input');
  const status = root.querySelector('[role="status"]');
  const results = root.querySelector('[data-part="results"]');
  const { index, rubrics, communes, words, unloaded } = root.dataset;
  // Whole: the index takes a relative address for one from the host's root.
  const home = new URL(root.dataset.root, document.baseURI).pathname;
  let turn = 0;
  let timer = 0;
  let names = null;
  let pages = null;
  // Whether the address is that of words still being typed.
  let isTyping = false;

  const loadNames = () => {
    names ??= Promise.all([load(communes), load(words)])
      .then((data) => namesOf(...data, home))
      .catch((error) => {
        names = null;
        throw error;
      });
    return names;
  };
  const loadPages = () => {
    pages ??= openIndex(new URL(index, document.baseURI).href, rubrics, home).catch((error) => {
      pages = null;
      throw error;
    });
    return pages;
  };

  const search = async () => {
    const typed = input.value.trim().slice(0, LONGEST);
    turn += 1;
    const mine = turn;
    if (!typed) {
      results.replaceChildren();
      status.textContent = '';
      return;
    }
    status.textContent = 'Recherche…';
    try {
      const [known, text] = await Promise.all([loadNames(), loadPages()]);
      const direct = directly(known, typed);
      const groups = await inFull(text, typed);
      // Something else may have been typed meanwhile.
      if (mine !== turn) return;
      const parts = direct.length ? [section('Aller droit à', '', direct.map(directItem))] : [];
      parts.push(...(await Promise.all(groups.map(group))));
      if (mine !== turn) return;
      results.replaceChildren(...parts);
      status.textContent = said(typed, direct, groups);
    } catch {
      if (mine !== turn) return;
      results.replaceChildren();
      status.textContent = unloaded;
    }
  };

  const address = (typed) => {
    const url = new URL(location.pathname, location.origin);
    if (typed) url.searchParams.set('q', typed);
    return url;
  };
  // One entry of the history for each search, not for each key.
  const keepWords = () => {
    const next = address(input.value.trim());
    if (next.href === location.href) return;
    if (isTyping) history.replaceState(null, '', next);
    else history.pushState(null, '', next);
  };
  const fromAddress = () => {
    isTyping = false;
    const given = new URLSearchParams(location.search);
    const typed = given.get('q') ?? '';
    input.value = typed.slice(0, LONGEST);
    const ignored = [...new Set(given.keys())].filter((name) => name !== 'q');
    const notes = [];
    if (ignored.length) notes.push(`Ignoré dans l’adresse\u00a0: ${ignored.slice(0, 3).map((name) => `«\u00a0${name.slice(0, 30)}\u00a0»`).join(', ')}.`);
    if (typed.length > LONGEST) notes.push(`Seuls les ${LONGEST} premiers caractères comptent.`);
    note(form, notes.join(' '));
    search();
  };

  input.addEventListener('focus', () => loadNames().catch(() => {}));
  input.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      keepWords();
      isTyping = true;
      search();
    }, PAUSE);
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    clearTimeout(timer);
    keepWords();
    isTyping = false;
    search();
  });
  window.addEventListener('popstate', fromAddress);
  fromAddress();
}

async function load(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  return answer.json();
}

async function openIndex(address, rubrics, home) {
  const [pagefind, names] = await Promise.all([import(address), load(rubrics)]);
  // Without a worker: the page's own policy then says all that is needed.
  await pagefind.options({ baseUrl: home, noWorker: true, excerptLength: 24 });
  await pagefind.init();
  return { pagefind, rubricOf: new Map(Object.entries(names).flatMap(([rubric, ids]) => ids.map((id) => [id, rubric]))) };
}

function namesOf(places, { words, centres }, home) {
  const listed = (rows) => prepared(rows.map(([address, note, ...own]) => ({ names: own, address: `${home}${address}`, note })));
  const communes = communesOf(places).map((one) => ({ ...one, address: `${home}communes/${encodeURIComponent(one.slug)}/`, note: 'Commune' }));
  return [listed(words), listed(centres), prepared(communes)];
}

// Names that answer, the best first; a postal code has no worth of its own and answers as a whole name.
function directly(known, typed) {
  const all = known.flatMap((one) => found(one, typed).slice(0, DIRECT));
  return all.sort((a, b) => (a.worth ?? 0) - (b.worth ?? 0)).slice(0, DIRECT);
}

async function inFull({ pagefind, rubricOf }, typed) {
  const { results } = await pagefind.search(typed.replaceAll('’', "'"));
  return RUBRICS.map((rubric) => ({ rubric, results: results.filter(({ id }) => rubricOf.get(id) === rubric[0]) })).filter(
    ({ results: own }) => own.length,
  );
}

async function group({ rubric: [, title, one, many], results }) {
  const first = await items(results.slice(0, FIRST));
  const part = section(title, `${results.length} ${results.length > 1 ? many : one}`, first);
  const list = part.querySelector('ol');
  if (results.length > FIRST) {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'button button--quiet search-box-more';
    let shown = FIRST;
    const name = () => {
      button.textContent = `Voir ${Math.min(MORE, results.length - shown)} de plus dans «\u00a0${title}\u00a0»`;
    };
    name();
    button.addEventListener('click', async () => {
      const next = await items(results.slice(shown, shown + MORE));
      shown += next.length;
      list.append(...next);
      next[0]?.querySelector('a').focus();
      if (shown >= results.length) button.remove();
      else name();
    });
    part.append(button);
  }
  return part;
}

async function items(results) {
  const pages = await Promise.all(results.map((result) => result.data()));
  return pages.map(({ url, meta, excerpt }) => item(url, typeset(meta.title ?? url), marked(excerpt)));
}

function directItem({ thing, name, code }) {
  const by = name === thing.names[0] ? '' : `répond à «\u00a0${name}\u00a0»`;
  return item(thing.address, thing.names[0], [[thing.note, code, by].filter(Boolean).join(', ')]);
}

function item(address, title, text) {
  const element = document.createElement('li');
  const link = document.createElement('a');
  link.href = address;
  link.textContent = title;
  const line = document.createElement('p');
  line.append(...text);
  element.append(link, line);
  return element;
}

function section(title, count, list) {
  const part = document.createElement('section');
  const heading = document.createElement('h2');
  heading.textContent = title;
  if (count) {
    const number = document.createElement('span');
    number.className = 'search-box-count';
    number.textContent = count;
    heading.append(' ', number);
  }
  const rows = document.createElement('ol');
  rows.className = 'search-box-list';
  rows.append(...list);
  part.append(heading, rows);
  return part;
}

// An excerpt marks what was found by <mark> and escapes all else: the marks become elements, the rest text.
function marked(excerpt) {
  return excerpt.split(/<mark>(.*?)<\/mark>/s).map((piece, position) => {
    const text = typeset(piece.replace(/&(?:lt|gt|quot|#39|#x27|amp);/g, (entity) => ENTITIES[entity]));
    if (position % 2 === 0) return text;
    const mark = document.createElement('mark');
    mark.textContent = text;
    return mark;
  });
}

function typeset(text) {
  return text.replaceAll("'", '’');
}

function note(form, text) {
  const line = form.querySelector('[data-part="note"]') ?? document.createElement('p');
  line.dataset.part = 'note';
  line.textContent = text;
  if (text) form.append(line);
  else line.remove();
}

function said(typed, direct, groups) {
  if (!groups.length && !direct.length) return `Rien pour «\u00a0${typed}\u00a0». Essayez un mot plus court, ou les listes ci-dessous.`;
  if (!groups.length) return `Aucune page ne contient «\u00a0${typed}\u00a0»\u00a0; voici ce qui s’en approche.`;
  const counts = groups.map(({ rubric: [, , one, many], results }) => `${results.length} ${results.length > 1 ? many : one}`);
  return `${counts.length > 1 ? `${counts.slice(0, -1).join(', ')} et ${counts.at(-1)}` : counts[0]} pour «\u00a0${typed}\u00a0».`;
}
