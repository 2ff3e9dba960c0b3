// The break-even tool: what is typed is kept in the address, so that a reckoning can be shared, and nowhere else.

import { ASKED, breakEven, priceAt, read } from './break-even.js';
import { propose } from './next-step.js';
import { element, euros, shortened } from './words.js';

const SHARES = [0.4, 0.6, 0.8];

for (const root of document.querySelectorAll('[data-module="break-even"]')) attach(root);

function attach(root) {
  const part = (name) => root.querySelector(`[data-part="${name}"]`);
  const form = part('form');
  const inputs = new Map(Object.keys(ASKED).map((name) => [name, form.elements.namedItem(name)]));
  const ignored = [];
  for (const [name, value] of new URLSearchParams(location.search)) {
    if (!inputs.has(name)) ignored.push(name);
    else if (value && read({ [name]: value }).wrong.includes(name)) ignored.push(`${name}=${value}`);
    else inputs.get(name).value = value;
  }
  part('ignored').textContent = ignored.length
    ? `Sans effet, car inconnu ici\u00a0: ${ignored.slice(0, 3).map((one) => `«\u00a0${shortened(one)}\u00a0»`).join(', ')}.`
    : '';
  form.addEventListener('submit', (event) => event.preventDefault());
  form.addEventListener('input', show);
  form.addEventListener('change', keep);
  part('propose')?.addEventListener('click', ({ target }) => {
    inputs.get('prix').value = target.dataset.price;
    show();
    keep();
  });
  show();

  function typed() {
    return Object.fromEntries([...inputs].map(([name, input]) => [name, input.value]));
  }

  function keep() {
    const parameters = new URLSearchParams(Object.entries(typed()).filter(([, value]) => value.trim()));
    history.replaceState(null, '', `${location.pathname}${parameters.size ? `?${parameters}` : ''}#seuil`);
  }

  function show() {
    const { values, wrong } = read(typed());
    for (const [name, input] of inputs) {
      const isWrong = wrong.includes(name) && input.value.trim() !== '';
      if (isWrong) input.setAttribute('aria-invalid', 'true');
      else input.removeAttribute('aria-invalid');
    }
    const bad = wrong.filter((name) => inputs.get(name).value.trim());
    if (bad.length) return answer([`À corriger\u00a0: ${bad.map(label).join(', ')}.`]);
    const missing = wrong.map(label);
    if (missing.length) return answer([`Il manque\u00a0: ${missing.join(', ')}.`]);
    const year = breakEven(values);
    if (!year.cost) return answer(['Sans aucune charge, il n’y a rien à équilibrer.']);
    return result(values, year);
  }

  function label(name) {
    return inputs.get(name).labels[0].textContent.toLowerCase();
  }

  function answer(sentences, figures = [], rows = []) {
    part('result').classList.toggle('tool-result', figures.length > 0);
    part('sentences').replaceChildren(...sentences.map((sentence) => element('p', '', sentence)));
    part('figures').replaceChildren(...figures);
    part('figures').hidden = !figures.length;
    part('prices').hidden = !rows.length;
    part('rows').replaceChildren(...rows);
  }

  function result(values, year) {
    const share = percent(year.occupancy);
    const seats = upTo(year.seats);
    const first = year.isPossible
      ? `Il faut ${seats} ${plural(year.seats, 'place occupée', 'places occupées')} sur ${whole(values.places)}, chaque jour d’ouverture.`
      : `Impossible à ce prix\u00a0: il faudrait ${seats} places occupées chaque jour, et il n’y en a que ${whole(values.places)}. Complet, le lieu devrait vendre la journée ${euros(year.fullPrice / 100)} au moins.`;
    const cost = `Charges d’une année\u00a0: ${euros(year.cost / 100)}, soit ${whole(year.needed)} journées de place vendues sur ${whole(year.capacity)} possibles.`;
    const figures = [
      [year.isPossible ? share : 'Impossible', year.isPossible ? 'd’occupation, pour payer les charges' : `${share} d’occupation seraient nécessaires`],
      [seats, 'places occupées par jour d’ouverture'],
    ].map(([number, what]) => {
      const item = element('li', year.isPossible ? 'tool-result-none' : 'tool-result-loss');
      item.append(element('strong', '', number), ` ${what}`);
      return item;
    });
    const rows = SHARES.map((part_) => {
      const row = element('tr');
      const head = element('th', '', percent(part_));
      head.scope = 'row';
      row.append(head, element('td', '', upTo(values.places * part_)), element('td', '', euros(priceAt(year, part_) / 100)));
      return row;
    });
    answer([first, cost], figures, rows);
    propose([root.dataset.greeting, ...lines(values), first, cost].join('\n\n'));
  }

  function lines(values) {
    const months = ['loyer', 'personnel', 'energie', 'autres'].map((name) => `${label(name)}\u00a0: ${euros(values[name] / 100)}`);
    return [`${months.join('\n')}\n${values.places} places, ${values.jours} jours d’ouverture par an, ${euros(values.prix / 100)} la journée`];
  }
}

// Rounded up: what is short of the need is not the need.
function percent(share) {
  return `${(Math.ceil(share * 1000 - 1e-9) / 10).toLocaleString('fr-FR')}\u00a0%`;
}

function upTo(count) {
  return (Math.ceil(count * 10 - 1e-9) / 10).toLocaleString('fr-FR');
}

function whole(count) {
  return count.toLocaleString('fr-FR');
}

function plural(count, one, many) {
  return count < 2 ? one : many;
}
