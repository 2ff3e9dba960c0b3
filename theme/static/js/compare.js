// Up to four places side by side, named by the address: /comparer/?c=one,two. Each place's facts are words that the build
// wrote (site/selection.py); here they are only set in a table. The list of an address without places is the shortlist kept
// in this browser.

import { MOST, keep, shortlist } from './shortlist.js';
import { element, shortened } from './words.js';

for (const root of document.querySelectorAll('[data-module="compare"]')) attach(root);

async function attach(root) {
  const part = (name) => root.querySelector(`[data-part="${name}"]`);
  const select = part('add').elements.lieu;
  const names = new Map([...select.options].filter(({ value }) => value).map(({ value, textContent }) => [value, textContent]));
  part('plain').hidden = true;
  part('add').hidden = false;
  part('add').addEventListener('submit', (event) => {
    event.preventDefault();
    if (select.value) go([...asked().slugs, select.value]);
  });
  part('table').addEventListener('click', ({ target }) => {
    const button = target.closest('button[data-slug]');
    if (button) go(asked().slugs.filter((slug) => slug !== button.dataset.slug));
  });
  addEventListener('popstate', show);
  if (!new URLSearchParams(location.search).has('c') && shortlist().length) {
    history.replaceState(null, '', addressOf(shortlist().map(([slug]) => slug)));
  }
  await show();

  // The places of the address: each once, four at most; what is no place is ignored and named.
  function asked() {
    const parameters = new URLSearchParams(location.search);
    const typed = [...new Set(parameters.getAll('c').join(',').split(',').map((slug) => slug.trim()).filter(Boolean))];
    const known = typed.filter((slug) => names.has(slug));
    const others = [...parameters.keys()].filter((name) => name !== 'c');
    return {
      slugs: known.slice(0, MOST),
      ignored: [...typed.filter((slug) => !names.has(slug)), ...others],
      surplus: known.slice(MOST),
    };
  }

  function addressOf(slugs) {
    return `${location.pathname}${slugs.length ? `?c=${slugs.join(',')}` : ''}`;
  }

  function go(slugs) {
    history.pushState(null, '', addressOf([...new Set(slugs)].slice(0, MOST)));
    return show();
  }

  async function show() {
    const { slugs, ignored, surplus } = asked();
    let places;
    try {
      places = await Promise.all(slugs.map((slug) => load(`${root.dataset.sheets}${slug}/comparer.json`, slug)));
    } catch {
      part('status').textContent = 'Les fiches ne se sont pas chargées. Rechargez la page, ou ouvrez-les une à une depuis la liste des lieux.';
      return;
    }
    if (slugs.join() !== asked().slugs.join()) return;
    keep(places.map(({ slug, name }) => [slug, name]));
    for (const option of select.options) option.disabled = slugs.includes(option.value);
    select.value = '';
    select.disabled = slugs.length >= MOST;
    part('status').textContent = [
      places.length ? '' : 'Aucun lieu choisi. Choisissez-en ici, ou par le bouton «\u00a0Comparer\u00a0» de la liste des lieux.',
      places.length === 1 ? 'Un seul lieu\u00a0: ajoutez-en un autre pour comparer.' : '',
      surplus.length ? `Quatre lieux au plus\u00a0: ${surplus.map((slug) => names.get(slug)).slice(0, 3).join(', ')} n’y est pas.` : '',
      ignored.length ? `Sans effet, car inconnu ici\u00a0: ${ignored.slice(0, 3).map((one) => `«\u00a0${shortened(one)}\u00a0»`).join(', ')}${ignored.length > 3 ? `, et ${ignored.length - 3} de plus` : ''}.` : '',
    ].filter(Boolean).join(' ');
    part('table').replaceChildren(...(places.length ? [table(places)] : []));
  }

  function table(places) {
    const frame = element('div', 'comparison-scroll');
    const grid = element('table', 'comparison-table');
    grid.append(element('caption', 'comparison-caption', 'Les lieux côte à côte'));
    const head = grid.createTHead().insertRow();
    head.append(element('td'));
    for (const { slug, name } of places) {
      const cell = element('th');
      cell.scope = 'col';
      const link = element('a', '', name);
      link.href = `${root.dataset.sheets}${slug}/`;
      const button = element('button', 'comparison-remove', 'Retirer');
      button.type = 'button';
      button.dataset.slug = slug;
      button.setAttribute('aria-label', `Retirer ${name}`);
      cell.append(link, button);
      head.append(cell);
    }
    const body = grid.createTBody();
    for (const [row, [what]] of places[0].rows.entries()) {
      const answers = places.map(({ rows }) => rows[row][1]);
      // What no sheet says takes one muted line below the table.
      if (answers.every((lines) => !lines.length)) continue;
      const line = body.insertRow();
      const title = element('th', '', what);
      title.scope = 'row';
      line.append(title, ...answers.map(answered));
    }
    const silent = places[0].rows.filter((_, row) => places.every(({ rows }) => !rows[row][1].length)).map(([what]) => what.toLowerCase());
    frame.tabIndex = 0;
    frame.setAttribute('role', 'region');
    frame.setAttribute('aria-label', 'Tableau de comparaison');
    frame.append(grid);
    const whole = element('div');
    whole.append(frame);
    if (silent.length) whole.append(element('p', 'comparison-silent', `Non renseigné pour aucun de ces lieux\u00a0: ${silent.join(', ')}.`));
    return whole;
  }
}

function answered(lines) {
  const cell = element('td');
  if (!lines.length) cell.append(element('span', 'comparison-unknown', 'Non renseigné'));
  else if (lines.length === 1) cell.textContent = lines[0];
  else {
    const list = element('ul');
    list.append(...lines.map((line) => element('li', '', line)));
    cell.append(list);
  }
  return cell;
}

async function load(address, slug) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  return { slug, ...(await answer.json()) };
}
