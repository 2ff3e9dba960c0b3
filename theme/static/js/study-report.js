// The study's results as a report: figures, tables, a map, what was not understood. All text goes in as text.

import { save, sheet } from './download.js';
import { RADII } from './study-reckon.js';
import { counting, element, euros } from './words.js';

const SVG = 'http://www.w3.org/2000/svg';
const TONNES_FROM = 10_000;
const CENTRES_SHOWN = 40;
const HOMES_SHOWN = 200;
const PROBLEMS_SHOWN = 30;
const STANDINGS = { confirme: '', 'a-verifier': 'à vérifier', 'en-projet': 'en projet' };

/** The parts of the report, each a function that makes its nodes; `correct` is called with a text and the commune it means. */
export function parts(given) {
  const study = prepared(given);
  const { result, choices, centres } = study;
  return [
    () => {
      const title = element('h2', '', 'Étude des trajets');
      title.tabIndex = -1;
      return [title, element('p', '', introduction(study))];
    },
    () => (result.people ? [figures(study), notes(study), actions(study)].filter(Boolean) : []),
    () => (result.year?.going ? [element('h3', '', `Ce que ${counting(choices.days, 'jour', 'jours')} par semaine changent en un an`), changes(study)] : []),
    () => (result.people && centres.length ? [element('h3', '', bestTitle(result)), bestList(study)] : []),
    () => (result.people && centres.length ? [around(study), homesTable(study)] : []),
    () => problems(study),
  ];
}

function prepared(study) {
  return { ...study, centres: study.centres.map((index) => ({ ...study.data.centres[index], spot: study.data.spots.centres[index] })) };
}

// ---- Words and numbers ----

function people(number) {
  return counting(whole(number), 'personne', 'personnes');
}

// People spread over communes by shares are whole only in sum; some who are less than one are still some.
function whole(number) {
  return number > 0 ? Math.max(1, Math.round(number)) : 0;
}

function share(part, all) {
  const percent = (100 * part) / all;
  return `${(percent > 0 && percent < 1 ? 1 : Math.round(percent)).toLocaleString('fr-FR')}\u00a0%`;
}

function rounded(number) {
  const size = Math.abs(number);
  const step = size >= 10_000 ? 100 : size >= 1000 ? 10 : 1;
  return Math.round(number / step) * step;
}

// From ten tonnes on, kilograms are said in tonnes; `beside` is the number whose unit decides.
function figure(number, unit, beside = number) {
  if (unit === 'kg' && Math.abs(beside) >= TONNES_FROM) return `${tonnes(number)}\u00a0t`;
  return `${rounded(number).toLocaleString('fr-FR')}\u00a0${unit}`;
}

function tonnes(kilograms) {
  return (kilograms / 1000).toLocaleString('fr-FR', { maximumFractionDigits: 1 });
}

function km(number) {
  const digits = number < 9.95 ? 1 : 0;
  return number.toLocaleString('fr-FR', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

function titleOf({ factors }, name) {
  return factors.modes.find((mode) => mode.name === name)?.title ?? '';
}

// A saving is said as one, a loss with its plus, nothing as nothing.
function change(number, unit) {
  const size = rounded(number);
  if (!size) return 'pas d’économie';
  return size < 0 ? `+${figure(-size, unit)}` : `${figure(size, unit)} de moins`;
}

function introduction({ list, choices, result, isExample }) {
  const day = new Date().toLocaleDateString('fr-FR', { day: 'numeric', month: 'long', year: 'numeric' });
  const work = choices.site ? `, lieu de travail\u00a0: ${choices.site.name}` : '';
  const kinds = choices.standings.length > 1 ? `lieux comptés\u00a0: en activité${choices.standings.includes('a-verifier') ? ', à vérifier' : ''}${choices.standings.includes('en-projet') ? ' et en projet' : ''}` : 'lieux en activité';
  return `Faite le ${day} pour ${people(result.people)}${work}${isExample ? ' (liste inventée)' : ''}. ${counting(list.lines, 'ligne lue', 'lignes lues')}${list.unread ? `, ${counting(list.unread, 'non comprise', 'non comprises')} (voir plus bas)` : ''}\u00a0; ${kinds}\u00a0; ${counting(choices.days, 'jour', 'jours')} par semaine.`;
}

// ---- Figures ----

function figures({ result, choices, factors }) {
  const box = element('ul', 'tool-result-figures study-report-figures');
  const add = (strong, words, kind = '') => {
    const item = element('li', kind && `tool-result-${kind}`);
    item.append(element('strong', '', strong), ` ${words}`);
    box.append(item);
  };
  const covered = result.covered[RADII.indexOf(choices.radius)];
  add(share(covered, result.people), `${covered < 1.5 ? 'a' : 'ont'} un lieu à ${choices.radius}\u00a0km ou moins, soit ${people(covered)}`, covered ? '' : 'none');
  const { year } = result;
  if (!year?.going) return box;
  add(`${km(year.workKm)} → ${km(year.centreKm)}\u00a0km`, `par trajet, en moyenne, pour ${year.going < 1.5 ? 'la personne' : `les ${people(year.going)}`} plus près d’un lieu que du travail`);
  const { scenarios } = year;
  const range = (name, unit, what) => {
    const values = scenarios.map((scenario) => scenario[name]);
    const low = rounded(Math.min(...values));
    const high = rounded(Math.max(...values));
    if (low < 0 && high > low) {
      // The worse end is the large number; the other stands beside it.
      const [worse, other] = [Math.min(...values), Math.max(...values)].map((value) => titleOf({ factors }, scenarios[values.indexOf(value)].mode));
      add(`+${figure(-low, unit)}`, `${what} par an si l’on vient ${worse}\u00a0; ${change(high, unit)} si l’on vient ${other}`, 'loss');
    } else if (low < 0) {
      add(`+${figure(-low, unit)}`, `${what} en plus par an`, 'loss');
    } else if (!high) {
      add('pas d’économie', what, 'none');
    } else {
      add(low === high ? figure(high, unit) : `${figure(low, unit, high).replace(/\u00a0\D+$/, '')} à ${figure(high, unit)}`, `${what} en moins par an${low === high ? '' : ', selon le mode'}`);
    }
  };
  range('hours', 'h', 'de trajet');
  range('kg', 'kg', 'de CO2e');
  if (scenarios.some(({ unpriced }) => unpriced < year.going)) range('euros', '€', 'de dépenses de trajet');
  return box;
}

function notes({ list, result, choices, factors }) {
  const { year } = result;
  const lines = [];
  if (!year) lines.push('Ce réseau ne publie pas de chiffres de déplacement\u00a0: l’étude s’arrête aux distances.');
  else if (year.siteless) lines.push(`Sans lieu de travail connu pour ${people(year.siteless)}, l’étude ne dit d’eux que la distance au lieu le plus proche. Indiquez le site pour le reste.`);
  if (year?.closerToWork) lines.push(`${people(year.closerToWork)}\u00a0: le travail est plus près que tout lieu. Rien n’y est compté.`);
  if (list.spread.length) {
    const named = list.spread.slice(0, 5).map(({ code, communes }) => `${code} (${communes}\u00a0communes)`);
    lines.push(`Codes postaux partagés, répartis selon les habitants de leurs communes\u00a0: ${named.join(', ')}${list.spread.length > 5 ? `, et ${list.spread.length - 5} autres` : ''}.`);
  }
  for (const { text, people: count } of list.unreadModes.slice(0, 5)) {
    lines.push(`Mode «\u00a0${text}\u00a0» non compris (${people(count)})\u00a0: compté comme si la liste ne disait rien.`);
  }
  for (const { text, people: count } of list.unreadMinutes.slice(0, 5)) {
    lines.push(`Temps «\u00a0${text}\u00a0» non compris (${people(count)})\u00a0: compté comme si la liste ne disait rien.`);
  }
  if (year?.going) lines.push(times(year.times, choices));
  const own = year ? ownFigures(choices, factors) : '';
  if (own) lines.push(`Vos hypothèses, au lieu de celles du réseau\u00a0: ${own}.`);
  if (!lines.length) return null;
  const box = element('ul', 'study-report-notes');
  box.append(...lines.map((line) => element('li', '', line)));
  return box;
}

// Where the time to work comes from: what was typed goes before what is reckoned.
function times({ listed, general, estimated }, { minutes }) {
  const said = [
    [listed, `donné par la liste pour ${people(listed)}`],
    [general, `de ${minutes?.toLocaleString('fr-FR')}\u00a0min, que vous avez indiquées, pour ${people(general)}`],
    [estimated, `estimé d’après la distance pour ${people(estimated)}`],
  ];
  return `Temps de trajet jusqu’au travail, aller\u00a0: ${said.filter(([count]) => count > 0).map(([, words]) => words).join('\u00a0; ')}. Jusqu’au lieu proche, il est toujours estimé.`;
}

function ownFigures({ own }, { weeks, shareSaved, detour }) {
  const said = [
    [own.weeks, weeks, (number) => counting(number, 'semaine par an', 'semaines par an')],
    [own.shareSaved, shareSaved, (number) => `${number.toLocaleString('fr-FR')} des kilomètres vraiment économisés`],
    [own.detour, detour, (number) => `${number.toLocaleString('fr-FR')}\u00a0km par la route pour 1\u00a0km à vol d’oiseau`],
  ];
  return said.filter(([number, { value }]) => number !== undefined && number !== value).map(([number, , words]) => words(number)).join(', ');
}

function actions(study) {
  const box = element('p', 'study-report-actions');
  const button = (words, act) => {
    const made = element('button', 'button button--quiet', words);
    made.type = 'button';
    made.addEventListener('click', act);
    box.append(made, ' ');
  };
  button('Imprimer l’étude', () => print());
  button('Tableau des lieux (CSV)', () => save('etude-lieux.csv', sheet(centreRows(study)), 'text/csv'));
  button('Tableau des communes (CSV)', () => save('etude-communes.csv', sheet(homeRows(study)), 'text/csv'));
  return box;
}

// ---- What a year changes ----

function changes({ result, choices, factors }) {
  const { year } = result;
  const { scenarios, cost } = year;
  const isKnown = scenarios.length === 1;
  const heads = ['', ...scenarios.map(({ mode }) => (mode === null ? 'Avec les modes de la liste' : year.modeless < year.going ? `Sans mode dans la liste\u00a0: ${titleOf({ factors }, mode)}` : `Si tous viennent ${titleOf({ factors }, mode)}`))];
  const line = (name, cellOf) => [name, ...scenarios.map(cellOf)];
  const said = (number, unit) => ({ text: change(number, unit), className: rounded(number) < 0 ? 'study-report-loss' : '' });
  const rows = [
    line('Temps de trajet', ({ hours }) => said(hours, 'h')),
    line('CO2e', ({ kg }) => said(kg, 'kg')),
    line('Dépenses de trajet', ({ euros, unpriced }) => {
      if (unpriced >= year.going - 1e-9) return { text: 'inconnues', className: 'muted' };
      const { text, className } = said(euros, '€');
      return { text: unpriced ? `${text}, inconnues pour ${people(unpriced)}` : text, className };
    }),
  ];
  if (scenarios.some(({ rising }) => rising)) {
    rows.push(line('Dont émissions en hausse', ({ rising, risingKg }) => (rising ? { text: `+${figure(Math.max(1, risingKg), 'kg')} pour ${people(rising)}`, className: 'study-report-loss' } : 'personne')));
  }
  if (scenarios.some(({ longer }) => longer)) {
    rows.push(line('Dont trajet plus long', ({ longer }) => (longer ? { text: people(longer), className: 'study-report-loss' } : 'personne')));
  }
  const unpriced = year.going - cost.priced;
  const price = cost.priced
    ? `${cost.isFrom ? 'à partir de ' : ''}${figure(cost.euros, '€')} hors taxe, pour ${people(cost.priced)}${unpriced > 1e-9 ? `\u00a0; prix inconnu pour ${people(unpriced)}` : ''}`
    : 'prix inconnu\u00a0: aucun de ces lieux ne donne de tarif comparable';
  rows.push([`Prix des places, ${counting(cost.daysAMonth, 'jour', 'jours')} par mois`, { text: price, span: scenarios.length, className: cost.priced ? '' : 'muted' }]);
  const box = table('Ce que cela change', heads, rows);
  const fare = {
    abonnement: 'Qui a un abonnement aux transports le garde\u00a0: rien n’est économisé sur le titre.',
    'sans-abonnement': 'Qui a un abonnement aux transports y renonce, et paie ses autres trajets à l’unité.',
    billets: 'Qui prend les transports paie chaque trajet.',
  };
  const basis = element('p', 'muted', `Au lieu, on va ${titleOf({ factors }, choices.modeToCentre)}. ${fare[choices.fare]} Les dépenses de trajet sont celles des salariés, le prix des places celui de l’employeur.${isKnown ? '' : ' La vérité est entre les deux colonnes.'}`);
  const whole_ = document.createDocumentFragment();
  whole_.append(box, basis);
  return whole_;
}

// ---- Places ----

function bestTitle({ best: { centres } }) {
  const words = ['Aucun lieu compté n’est assez près', 'Le lieu qui sert le plus de monde', 'Les deux lieux qui, ensemble, servent le plus de monde', 'Les trois lieux qui, ensemble, servent le plus de monde'];
  return words[centres.length];
}

function bestList({ result, centres, choices, root }) {
  const { best: found } = result;
  const box = document.createDocumentFragment();
  const list = element('ol', 'study-report-best');
  found.centres.forEach((index, at) => {
    const centre = centres[index];
    const item = element('li');
    item.append(link(centre, root, `${at + 1}. ${centre.name}`), element('p', 'muted', [centre.commune, STANDINGS[centre.standing]].filter(Boolean).join(', ')));
    item.append(element('p', '', `${people(found.each[at])} à ${choices.radius}\u00a0km ou moins\u00a0; ${seats(centre)}.`));
    const price = priceOf(result, index);
    if (price) item.append(element('p', '', `${counting(result.year.cost.daysAMonth, 'jour', 'jours')} par mois\u00a0: ${price} HT par personne${centre.pricesOn ? ` (prix du ${centre.pricesOn})` : ', prix non daté'}.`));
    list.append(item);
  });
  const all = result.covered[RADII.indexOf(choices.radius)];
  const together = found.centres.length > 1 ? 'Ensemble, ils servent' : 'Il sert';
  const others = found.centres.length < 3 ? 'Un lieu de plus n’y ajouterait personne.' : 'Aucun autre groupe de trois n’en sert davantage\u00a0: c’est le maximum exact.';
  const sum = found.people
    ? `${together} ${people(found.people)} sur ${whole(result.people).toLocaleString('fr-FR')} (${share(found.people, result.people)}). Tous les lieux comptés en servent ${whole(all).toLocaleString('fr-FR')}. ${others}`
    : `Personne, dans la liste, n’a de lieu compté à ${choices.radius}\u00a0km ou moins. Essayez un rayon plus large, ou comptez aussi les lieux à vérifier.`;
  if (found.people) box.append(list);
  box.append(element('p', '', sum));
  return box;
}

// What the studied days of a month cost one person there; nothing where no price is known.
function priceOf({ year }, index) {
  const month = year?.cost.months[index];
  return month ? `${month.isFrom ? 'dès ' : ''}${euros(Math.round(month.amount * 100) / 100)}` : '';
}

function seats({ seats: known }) {
  return known === null ? 'nombre de postes inconnu' : counting(known, 'poste connu', 'postes connus');
}

function link({ address }, root, words) {
  const made = element('a', '', words);
  made.href = `${root}${address}`;
  return made;
}

function around(study) {
  const { result, centres, root } = study;
  const box = element('div', 'study-report-columns');
  const order = centres.map((_, index) => index).filter((index) => result.centres[index].within.at(-1) > 0);
  const at = RADII.indexOf(study.choices.radius);
  order.sort((a, b) => result.centres[b].within[at] - result.centres[a].within[at] || result.centres[b].within.at(-1) - result.centres[a].within.at(-1) || a - b);
  const rows = order.slice(0, CENTRES_SHOWN).map((index) => {
    const { within, nearestTo } = result.centres[index];
    const name = link(centres[index], root, centres[index].name);
    const standing = STANDINGS[centres[index].standing];
    const price = result.year ? [known(priceOf(result, index))] : [];
    return [{ node: name, note: standing }, ...within.map(counted), counted(nearestTo), known(centres[index].seats?.toLocaleString('fr-FR') ?? ''), ...price];
  });
  const total = ['Tous les lieux ensemble', ...result.covered.map(counted), '', '', ...(result.year ? [''] : [])];
  const heads = ['Lieu', ...RADII.map((radius) => ({ text: `à ${radius}\u00a0km`, className: 'study-report-number' })), { text: 'le plus proche de', className: 'study-report-number' }, { text: 'postes', className: 'study-report-number' }];
  if (result.year) heads.push({ text: `${counting(result.year.cost.daysAMonth, 'jour', 'jours')} par mois, HT`, className: 'study-report-number' });
  const left = element('div');
  left.append(element('h3', '', 'Qui chaque lieu sert'), table('Personnes servies par chaque lieu', heads, [...rows, total]));
  const others = centres.length - order.length;
  const more = order.length - rows.length;
  const words = [
    more > 0 ? `${counting(more, 'autre lieu', 'autres lieux')} dans le tableau CSV.` : '',
    others > 0 ? `${counting(others, 'lieu compté n’a', 'lieux comptés n’ont')} personne de la liste à 20\u00a0km.` : '',
    'Une personne à portée de deux lieux est comptée dans les deux lignes. «\u00a0?\u00a0»\u00a0: inconnu.',
  ];
  left.append(element('p', 'muted', words.filter(Boolean).join(' ')));
  box.append(left, map(study));
  return box;
}

function known(text) {
  return { text: text || '?', className: `${text ? '' : 'muted '}study-report-number` };
}

function counted(number) {
  return { text: whole(number).toLocaleString('fr-FR'), className: 'study-report-number' };
}

function homesTable({ result, centres, places, choices, root }) {
  const box = element('details');
  const homes = [...result.homes].sort((a, b) => b.people - a.people || a.index - b.index);
  box.append(element('summary', '', `Commune par commune (${homes.length.toLocaleString('fr-FR')})`));
  // Its lines are made when they are asked for.
  box.addEventListener(
    'toggle',
    () => {
      const rows = homes.slice(0, HOMES_SHOWN).map(({ index, people: count, centre, km: away }) => [
        places.communes[index].names[0],
        counted(count),
        centre < 0 ? { text: 'aucun', className: 'muted' } : { node: link(centres[centre], root, centres[centre].name) },
        { text: centre < 0 ? '' : `${km(away)}\u00a0km${away > choices.radius ? ', trop loin' : ''}`, className: away > choices.radius ? 'muted' : '' },
      ]);
      box.append(table('Commune par commune', ['Commune', { text: 'personnes', className: 'study-report-number' }, 'Lieu le plus proche', 'à vol d’oiseau'], rows));
      if (homes.length > HOMES_SHOWN) box.append(element('p', 'muted', `Les ${(homes.length - HOMES_SHOWN).toLocaleString('fr-FR')} autres sont dans le tableau CSV.`));
    },
    { once: true },
  );
  return box;
}

function table(name, heads, rows) {
  const box = element('div', 'scroll');
  box.tabIndex = 0;
  box.setAttribute('role', 'region');
  box.setAttribute('aria-label', name);
  const made = document.createElement('table');
  const head = made.createTHead().insertRow();
  for (const given of heads) {
    const { text, className = '' } = typeof given === 'string' ? { text: given } : given;
    const cell = element(text ? 'th' : 'td', className, text);
    if (text) cell.scope = 'col';
    head.append(cell);
  }
  const body = made.createTBody();
  for (const row of rows) {
    const line = body.insertRow();
    row.forEach((given, at) => {
      const { text = '', className = '', node, note, span } = typeof given === 'string' ? { text: given } : given;
      const cell = element(at ? 'td' : 'th', className, text);
      if (!at) cell.scope = 'row';
      if (span) cell.colSpan = span;
      if (node) cell.append(node);
      if (note) cell.append(element('span', 'muted', ` (${note})`));
      line.append(cell);
    });
  }
  box.append(made);
  return box;
}

// ---- The map ----

function map({ map: figure, result, centres, places, choices }) {
  const drawn = figure?.querySelector('svg')?.cloneNode(true);
  if (!drawn) return '';
  // A picture of the page's map, of the places that are counted: their links are in the table.
  for (const marker of drawn.querySelectorAll('.map-marker')) {
    const isCounted = choices.standings.some((standing) => marker.classList.contains(`map-marker--${standing}`));
    if (!isCounted) marker.remove();
  }
  for (const leader of drawn.querySelectorAll('.map-drawing-leader, .map-drawing-place')) leader.remove();
  for (const anchor of drawn.querySelectorAll('a')) {
    const group = document.createElementNS(SVG, 'g');
    group.setAttribute('class', anchor.getAttribute('class'));
    group.append(...[...anchor.children].filter(({ localName }) => localName !== 'title'));
    anchor.replaceWith(group);
  }
  drawn.setAttribute('role', 'img');
  const markers = drawn.querySelector('.map-marker, .map-drawing-group');
  const most = Math.max(...result.homes.map((home) => home.people));
  const seen = result.homes.map((home) => ({ ...home, spot: places.communes[home.index].spot })).filter(({ spot }) => spot);
  // The largest first, so that none hides another.
  seen.sort((a, b) => b.people - a.people);
  const discs = seen.map(({ spot, people: count, km: away }) => shape('circle', `study-map-people${away > choices.radius ? ' study-map-people--far' : ''}`, { cx: spot[0], cy: spot[1], r: (2 + 12 * Math.sqrt(count / most)).toFixed(1) }));
  if (markers) markers.before(...discs);
  else drawn.append(...discs);
  const site = choices.site?.spot;
  if (site) drawn.append(shape('rect', 'study-map-site', { x: site[0] - 6, y: site[1] - 6, width: 12, height: 12 }));
  result.best.centres.forEach((index, at) => {
    const { spot } = centres[index];
    if (!spot || !result.best.people) return;
    const number = shape('text', 'study-map-number', { x: spot[0], y: spot[1], dy: '.35em' });
    number.textContent = String(at + 1);
    drawn.append(shape('circle', 'study-map-disc', { cx: spot[0], cy: spot[1], r: 9 }), number);
  });
  const near = seen.filter(({ km: away }) => away <= choices.radius).length;
  drawn.setAttribute('aria-label', `Carte\u00a0: ${counting(seen.length, 'commune', 'communes')} où vivent les personnes de la liste, dont ${near.toLocaleString('fr-FR')} avec un lieu à ${choices.radius}\u00a0km ou moins. Les mêmes chiffres sont dans les tableaux.`);
  const box = element('figure', 'study-map');
  box.append(drawn, key(site));
  return box;
}

function shape(name, className, attributes) {
  const made = document.createElementNS(SVG, name);
  if (className) made.setAttribute('class', className);
  for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, value);
  return made;
}

function key(site) {
  const box = element('figcaption');
  const list = element('ul', 'study-map-key');
  const line = (words, ...shapes) => {
    const item = element('li');
    const picture = shape('svg', '', { viewBox: '0 0 16 16', 'aria-hidden': 'true' });
    picture.append(...shapes);
    item.append(picture, ` ${words}`);
    list.append(item);
  };
  const disc = (className) => shape('circle', className, { cx: 8, cy: 8, r: 6 });
  line('vivent près d’un lieu', disc('study-map-people'));
  line('trop loin', disc('study-map-people study-map-people--far'));
  line('les lieux nommés plus haut', disc('study-map-disc'));
  if (site) line('site', shape('rect', 'study-map-site', { x: 2, y: 2, width: 12, height: 12 }));
  box.append(list);
  return box;
}

// ---- What was not understood ----

function problems({ list, places, correct }) {
  if (!list.problemsInAll) return [];
  const box = element('ul', 'study-report-problems');
  for (const { text, reason, lines, count, people: persons, suggestions } of list.problems.slice(0, PROBLEMS_SHOWN)) {
    const item = element('li', 'study-report-problem');
    const where = `ligne${count > 1 ? 's' : ''} ${lines.join(', ')}${count > lines.length ? '…' : ''}`;
    item.append(element('strong', '', `«\u00a0${text}\u00a0»`), element('span', 'muted', `${where}${persons ? `, ${people(persons)}` : ''}${reason ? `\u00a0: ${reason}` : ''}`));
    for (const { index, name, code } of suggestions) {
      const button = element('button', 'button button--quiet', `C’est ${name} (${code})`);
      button.type = 'button';
      button.addEventListener('click', () => correct(text, index));
      item.append(button);
    }
    if (!reason && !suggestions.length) item.append(element('span', 'muted', 'aucune commune proche de ce nom ici'));
    box.append(item);
  }
  const more = list.problemsInAll - Math.min(list.problems.length, PROBLEMS_SHOWN);
  const after = element('p', 'muted', `${more > 0 ? `Et ${more.toLocaleString('fr-FR')} autres. ` : ''}Ces lignes ne sont pas comptées. Qui vit hors des ${places.communes.length.toLocaleString('fr-FR')}\u00a0communes du réseau en fait partie.`);
  return [element('h3', '', `${counting(list.unread, 'ligne non comprise', 'lignes non comprises')}`), box, after];
}

// ---- What leaves the page by the visitor's own hand ----

function centreRows({ result, centres }) {
  const price = result.year ? [`${result.year.cost.daysAMonth} jours par mois, euros HT par personne`, 'prix du'] : [];
  const head = ['lieu', 'commune', 'situation', ...RADII.map((radius) => `personnes à ${radius} km`), 'personnes dont c’est le plus proche', 'postes connus', 'parmi les trois', ...price];
  return [
    head,
    ...centres.map((centre, index) => {
      const { within, nearestTo } = result.centres[index];
      const isBest = result.best.centres.includes(index) ? 'oui' : 'non';
      return [centre.name, centre.commune, centre.claim, ...within.map(tenths), tenths(nearestTo), centre.seats, isBest, ...(result.year ? [priceOf(result, index), centre.pricesOn] : [])];
    }),
  ];
}

function homeRows({ result, centres, places }) {
  return [
    ['commune', 'code postal', 'personnes', 'lieu le plus proche', 'km à vol d’oiseau'],
    ...result.homes.map(({ index, people: count, centre, km: away }) => {
      const { names, codes } = places.communes[index];
      return [names[0], codes[0], tenths(count), centre < 0 ? '' : centres[centre].name, centre < 0 ? '' : tenths(away)];
    }),
  ];
}

function tenths(number) {
  return number.toLocaleString('fr-FR', { maximumFractionDigits: 1, useGrouping: false });
}

/** The message that the page ends in: the figures, the places, and nothing of the list. */
export function message(study) {
  const { result, centres, choices, factors } = prepared(study);
  const { year } = result;
  const lines = ['Bonjour,', '', `Nous avons étudié les trajets de ${people(result.people)}${choices.site ? ` (lieu de travail\u00a0: ${choices.site.name})` : ''}.`, ''];
  lines.push(`- ${people(result.covered[RADII.indexOf(choices.radius)])} ont un lieu à ${choices.radius}\u00a0km ou moins.`);
  if (result.best.people) {
    lines.push(`- Lieux qui en servent le plus, ensemble (${people(result.best.people)})\u00a0: ${result.best.centres.map((index) => `${centres[index].name} (${centres[index].commune})`).join(', ')}.`);
  }
  if (year?.going) {
    lines.push(`- À ${counting(choices.days, 'jour', 'jours')} par semaine, en un an, pour ${people(year.going)}\u00a0:`);
    for (const { mode, hours, kg } of year.scenarios) {
      lines.push(`  ${mode === null ? '' : `${titleOf({ factors }, mode)}\u00a0: `}temps de trajet\u00a0: ${change(hours, 'h')}\u00a0; CO2e\u00a0: ${change(kg, 'kg')}.`);
    }
  }
  lines.push('', 'Combien de places ces lieux peuvent-ils réserver, à quels tarifs, et quand peut-on visiter\u00a0?');
  return lines.join('\n');
}
