// The calculator: what a year of some days a week in a place near home saves. Its answers stand in the page's address, which
// can be kept, shared and gone back to. The reckoning is commute.js's, on the figures that the build wrote.

import { combobox, communeNote, countedCommunes } from './combobox.js';
import { outcome, savings, travelOf } from './commute.js';
import { propose } from './next-step.js';
import { communesOf, found, prepared, words } from './places.js';
import { kilometres } from './sphere.js';
import { element, euros, shortened } from './words.js';

const BOXES = ['domicile', 'travail'];
const NUMBERS = ['minutes', 'minutes-lieu', 'semaines', 'part', 'detour'];
const MOST_NAMED = 3;
const MONTHS = 12;
const LONGEST = 31; // days of a month

for (const form of document.querySelectorAll('[data-module="calculator"]')) attach(form);

function attach(form) {
  const says = form.dataset;
  const part = (name) => document.querySelector(`[data-part="${name}"]`);
  const field = (name) => form.elements.namedItem(name);
  // What the boxes and the list of centres stand for; `centre` is null while the nearest is meant.
  const chosen = { domicile: null, travail: null, centre: null };
  const hints = new Map(BOXES.map((name) => [name, statusOf(name).textContent]));
  const initial = values();
  let loading = null;
  let data = null;

  function load() {
    loading ??= Promise.all([says.communes, says.factors, says.places].map(loaded))
      .then(([communes, factors, { places }]) => {
        const homes = communesOf(communes);
        const poles = factors.poles.map(([name, latitude, longitude]) => ({
          names: [name],
          slug: words(name).join('-'),
          point: [latitude, longitude],
          isPole: true,
        }));
        const works = [...poles, ...homes];
        const centres = places.map(([name, place, slug, latitude, longitude, pricesOn, ...offers]) => ({
          name,
          place,
          slug,
          point: [latitude, longitude],
          pricesOn,
          offers: offers.map(([unit, amount, isFrom]) => ({ unit, amount, isFrom: Boolean(isFrom) })),
        }));
        data = { factors, homes, works, centres, index: { domicile: prepared(homes), travail: prepared(works) } };
        return data;
      })
      .catch((error) => {
        loading = null;
        throw error;
      });
    return loading;
  }

  const boxes = {
    domicile: box('domicile', says.noneHome, communeNote, countedCommunes),
    travail: box('travail', says.noneWork, (answer) => (answer.thing.isPole ? 'pôle d’emploi' : communeNote(answer)), countedPlaces),
  };

  form.addEventListener('change', ({ target }) => {
    if (target === field('lieu')) chosen.centre = data?.centres.find(({ slug }) => slug === target.value) ?? null;
    if (target.name) changed();
  });
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    for (const name of BOXES) await settle(name);
    const missing = BOXES.find((name) => !chosen[name]);
    if (missing) boxes[missing].input.focus();
    else if (!part('result').hidden) document.getElementById('resultat').focus();
  });
  part('print').addEventListener('click', () => print());
  part('share').addEventListener('click', async ({ target }) => {
    try {
      await navigator.clipboard.writeText(location.href);
      part('kept').textContent = target.dataset.copied;
    } catch {
      part('kept').textContent = target.dataset.uncopied;
    }
  });
  addEventListener('popstate', follow);
  follow();

  // ---- The boxes ----

  function statusOf(name) {
    return part(name === 'domicile' ? 'home-status' : 'work-status');
  }

  function box(name, none, noteOf, counted) {
    const input = document.getElementById(name);
    const list = document.getElementById(input.getAttribute('aria-controls'));
    const { close, meant } = combobox(
      { input, list, status: statusOf(name) },
      {
        index: () => load().then(({ index }) => index[name]),
        says: { none, unloaded: says.unloaded },
        noteOf,
        counted,
        choose: ({ thing }) => choose(name, thing),
        cleared: () => choose(name, null),
      },
    );
    input.addEventListener('keydown', async (event) => {
      if (event.key !== 'Enter' || event.isComposing || list.hidden) return;
      event.preventDefault();
      const answer = await meant();
      if (answer) choose(name, answer.thing);
    });
    input.addEventListener('change', () => settle(name));
    return { input, close };
  }

  function choose(name, thing) {
    put(name, thing);
    changed();
  }

  function put(name, thing) {
    chosen[name] = thing;
    boxes[name].input.value = thing?.names[0] ?? '';
    boxes[name].input.removeAttribute('aria-invalid');
    boxes[name].close();
    statusOf(name).textContent = hints.get(name);
  }

  // What was typed without being chosen is taken where it names one place, and asked about otherwise.
  async function settle(name) {
    const { input } = boxes[name];
    const typed = input.value.trim();
    if (typed === (chosen[name]?.names[0] ?? '')) return;
    if (!typed) {
      choose(name, null);
      return;
    }
    const { index } = await load();
    const answers = found(index[name], typed);
    const named = answers.filter((answer) => words(answer.name).join() === words(typed).join());
    if (input.value.trim() !== typed) return;
    if (named.length === 1 || answers.length === 1) {
      choose(name, (named[0] ?? answers[0]).thing);
      return;
    }
    chosen[name] = null;
    input.setAttribute('aria-invalid', 'true');
    statusOf(name).textContent = answers.length ? says.undecided : name === 'domicile' ? says.noneHome : says.noneWork;
    changed();
  }

  // ---- The address ----

  function values() {
    return Object.fromEntries(new FormData(form));
  }

  function written() {
    const parameters = new URLSearchParams();
    for (const name of BOXES) if (chosen[name]) parameters.set(name, chosen[name].slug);
    const now = values();
    for (const name of ['mode', 'jours', 'vers', 'paiement', ...NUMBERS]) {
      if (now[name] !== initial[name] && (!NUMBERS.includes(name) || typed(name) !== undefined)) parameters.set(name, now[name].trim());
    }
    if (chosen.centre) parameters.set('lieu', chosen.centre.slug);
    return parameters;
  }

  function changed() {
    const address = new URL(form.action);
    address.search = written();
    if (address.href !== location.href) history.pushState(null, '', address);
    say([]);
    show();
  }

  // From the address to the form.
  async function follow() {
    const parameters = [...new URLSearchParams(location.search)];
    form.reset();
    Object.assign(chosen, { domicile: null, travail: null, centre: null });
    if (parameters.length) {
      try {
        await load();
      } catch {
        part('error').hidden = false;
        part('error').textContent = says.unloaded;
        return;
      }
    }
    const ignored = [];
    const seen = new Set();
    for (const [name, value] of parameters) {
      if (seen.has(name) || !take(name, value)) ignored.push(value ? `${name}=${value}` : name);
      seen.add(name);
    }
    for (const name of BOXES) put(name, chosen[name]);
    part('assumptions').open ||= NUMBERS.some((name) => field(name).value !== initial[name]);
    say(ignored);
    show();
  }

  function take(name, value) {
    if (BOXES.includes(name)) {
      chosen[name] = (name === 'domicile' ? data.homes : data.works).find(({ slug }) => slug === value) ?? null;
      return chosen[name] !== null;
    }
    if (name === 'lieu') {
      chosen.centre = data.centres.find(({ slug }) => slug === value) ?? null;
      return chosen.centre !== null;
    }
    if (NUMBERS.includes(name)) {
      const own = field(name).value;
      field(name).value = value;
      if (typeof typed(name) === 'number') return true;
      field(name).value = own;
      return false;
    }
    if (!['mode', 'jours', 'vers', 'paiement'].includes(name)) return false;
    const offered = [...(field(name).options ?? field(name))].map((one) => one.value);
    if (offered.includes(value)) field(name).value = value;
    return offered.includes(value);
  }

  function say(ignored) {
    const said = ignored.slice(0, MOST_NAMED).map((one) => `«\u00a0${shortened(one)}\u00a0»`);
    const more = ignored.length - said.length;
    part('ignored').hidden = !ignored.length;
    part('ignored').textContent = ignored.length
      ? `Sans effet dans l’adresse, car inconnu ici\u00a0: ${said.join(', ')}${more > 0 ? `, et ${more} de plus` : ''}.`
      : '';
  }

  // ---- The answer ----

  // The number in a field: null where it is empty, undefined where it is none, or out of its bounds.
  function typed(name) {
    const input = field(name);
    const text = input.value.trim().replace(',', '.');
    if (!text) return null;
    const value = /^\d+(\.\d+)?$/.test(text) ? Number(text) : NaN;
    return value >= Number(input.dataset.low) && value <= Number(input.dataset.high) ? value : undefined;
  }

  function show() {
    part('kept').textContent = '';
    const wrong = NUMBERS.filter((name) => {
      const isWrong = typed(name) === undefined;
      if (isWrong) field(name).setAttribute('aria-invalid', 'true');
      else field(name).removeAttribute('aria-invalid');
      return isWrong;
    });
    part('error').hidden = !wrong.length;
    part('error').textContent = wrong
      .map((name) => {
        const input = field(name);
        return `${input.labels[0].textContent}\u00a0: un nombre de ${input.dataset.low} à ${input.dataset.high}. `;
      })
      .join('');
    if (!data) {
      part('result').hidden = true;
      return;
    }
    const travel = travelOf(data.factors, own());
    const mode = travel.modes.get(field('mode').value);
    part('fare').hidden = mode.costByMonth === null;
    fillCentres();
    const { domicile: home, travail: work } = chosen;
    part('result').hidden = !home || !work || wrong.length > 0;
    if (part('result').hidden) return;
    const centre = data.centres.find(({ slug }) => slug === field('lieu').value);
    const journey = {
      home: home.point,
      work: work.point,
      centre: centre.point,
      mode,
      modeToCentre: travel.modes.get(field('vers').value),
      days: Number(field('jours').value),
      fare: field('paiement').value,
      workMinutes: typed('minutes'),
      centreMinutes: typed('minutes-lieu'),
    };
    draw({ home, work, centre, journey, travel, saved: savings(travel, journey) });
  }

  // The visitor's own figures in place of the territory's.
  function own() {
    const share = typed('part');
    return {
      weeks: typed('semaines') ?? undefined,
      shareSaved: typeof share === 'number' && field('part').value !== initial.part ? share / 100 : undefined,
      detour: typed('detour') ?? undefined,
    };
  }

  // The centres, the nearest to the chosen home first.
  function fillCentres() {
    const list = field('lieu');
    const { domicile: home } = chosen;
    if (!home) {
      list.replaceChildren(new Option(list.dataset.waiting, ''));
      return;
    }
    const byDistance = data.centres
      .map((centre) => ({ ...centre, away: kilometres(home.point, centre.point) }))
      .sort((a, b) => a.away - b.away);
    list.replaceChildren(
      ...byDistance.map(({ name, place, slug, away }) => new Option(`${name}, ${place} (${far(away)} à vol d’oiseau)`, slug)),
    );
    list.value = chosen.centre?.slug ?? byDistance[0].slug;
  }

  function draw({ home, work, centre, journey, travel, saved }) {
    const days = counted(journey.days, 'jour');
    part('sentence').textContent =
      `Depuis ${home.names[0]}, ${days} par semaine à ${centre.name}, ${centre.place}, où vous iriez ${journey.modeToCentre.title}, ` +
      `plutôt qu’${atPlace(work.names[0])}, où vous allez ${journey.mode.title}\u00a0:`;
    const figures = [
      figure(saved.hours, 'h', 'de trajet'),
      figure(saved.kg, 'kg', 'de CO2e'),
      figure(saved.euros, '€', 'de frais de déplacement'),
    ];
    part('figures').replaceChildren(
      ...figures.map(({ means, number, words: said }) => {
        const item = element('li', means === 'gain' ? '' : `tool-result-${means === 'loss' ? 'loss' : 'none'}`);
        item.append(element('strong', '', number), ` ${said}`);
        return item;
      }),
    );
    part('basis').replaceChildren(...basis({ centre, journey, travel, saved }));
    propose(message({ home, work, centre, journey, figures, days, saved }));
  }

  function figure(value, unit, what) {
    const means = outcome(value);
    if (means === 'unknown') return { means, number: 'inconnu', words: `${what}\u00a0: le coût d’un des modes n’est pas connu` };
    if (means === 'none') return { means, number: 'pas d’économie', words: what };
    const number = `${means === 'loss' ? '+' : ''}${Math.abs(Math.round(value)).toLocaleString('fr-FR')}\u00a0${unit}`;
    return { means, number, words: `${what} ${means === 'loss' ? 'en plus' : 'en moins'}` };
  }

  function basis({ centre, journey, travel, saved }) {
    const { factors } = data;
    const isOwn = (name) => field(name).value.trim() !== initial[name];
    const work = `Trajet au travail\u00a0: ${far(saved.workKm)} par la route, ${lasting(saved.workMinutes)}${isOwn('minutes') ? ' (votre durée)' : ' (durée estimée)'}.`;
    const near = `Trajet au lieu, déduit\u00a0: ${far(saved.centreKm)} par la route, ${lasting(saved.centreMinutes)}${isOwn('minutes-lieu') ? ' (votre durée)' : ' (durée estimée)'}.`;
    const first = element('p', '', `${work} ${near} ${number(saved.days)} jours par an, aller et retour.`);
    const price = element('p', '', '');
    priced(price, centre, Math.min(LONGEST, Math.max(1, Math.ceil(saved.days / MONTHS))));
    const modes = [...new Set([journey.mode.name, journey.modeToCentre.name])].map((name) => factors.modes.find((mode) => mode.name === name));
    const list = document.createElement('ul');
    list.append(
      line('Semaines de travail', factors.weeks, isOwn('semaines') ? travel.weeks : null),
      line('Part des kilomètres économisée', factors.shareSaved, isOwn('part') ? travel.shareSaved : null),
      line('Détour par la route', factors.detour, isOwn('detour') ? travel.detour : null),
      ...modes.flatMap((mode) =>
        ['emissions', 'speed', ...costs(mode, journey)].filter((name) => mode[name]).map((name) => line(capital(mode.title), mode[name])),
      ),
    );
    return [first, price, element('p', '', 'Ces chiffres viennent de\u00a0:'), list];
  }

  // What a place in the centre costs, which is not taken off the euros.
  async function priced(sentence, { slug, offers, pricesOn }, days) {
    const link = element('a', '', 'sa fiche');
    link.href = new URL(`${encodeURIComponent(slug)}/`, new URL(says.centres, location.href));
    const month = offers.length ? (await import('./month.js')).cheapest(offers, days) : null;
    const on = pricesOn ? `prix du ${pricesOn}` : 'prix non datés';
    const known = month
      ? ` à partir de ${euros(Math.round(month.amount * 100) / 100)} hors taxes pour ${counted(days, 'jour')} d’un mois (${on}), voyez `
      : ' nous ne pouvons pas le dire, voyez ';
    sentence.append(`Le prix d’une place dans le lieu n’est pas déduit\u00a0:${known}`, link, '.');
  }

  function costs(mode, { mode: usual, fare }) {
    if (!mode.costByMonth || mode.name !== usual.name) return ['costByKilometre', 'costByTrip'];
    if (fare === 'abonnement') return [];
    return fare === 'billets' ? ['costByTrip'] : ['costByMonth', 'costByTrip'];
  }

  function line(title, { value, unit, source, year, note }, ownValue = null) {
    if (ownValue !== null) return element('li', '', `${title}\u00a0: ${number(ownValue)}\u00a0${unit}, votre hypothèse (ici\u00a0: ${number(value)}).`);
    const origin = source ? `${source}, ${year ?? 'année inconnue'}` : 'hypothèse';
    return element('li', '', `${title}\u00a0: ${number(value)}\u00a0${unit}. ${capital(origin)}.${note ? ` ${note}` : ''}`);
  }

  function message({ home, work, centre, journey, figures, days, saved }) {
    return [
      'Bonjour,',
      '',
      `Je voudrais travailler ${days} par semaine dans un lieu proche de chez moi.`,
      '',
      `Ma commune\u00a0: ${home.names[0]}`,
      `Mon lieu de travail\u00a0: ${work.names[0]}, ${journey.mode.title}`,
      `Le lieu\u00a0: ${centre.name}, ${centre.place}, à ${far(saved.centreKm)} par la route`,
      `En un an\u00a0: ${figures.map((one) => `${one.number} ${one.words}`).join('\u00a0; ')}.`,
      '',
      `Le calcul, avec ses sources\u00a0: ${location.href}`,
      '',
    ].join('\n');
  }
}

async function loaded(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(answer.status);
  return answer.json();
}

function countedPlaces(all, shown) {
  if (all === 1) return 'Un lieu de travail proposé.';
  return all > shown ? `${shown} lieux proposés sur ${all}\u00a0; précisez pour en voir d’autres.` : `${all} lieux proposés.`;
}

function counted(count, noun) {
  return `${count}\u00a0${noun}${count > 1 ? 's' : ''}`;
}

function number(value) {
  return value.toLocaleString('fr-FR', { maximumFractionDigits: 5 });
}

function far(value) {
  if (value < 1) return 'moins de 1\u00a0km';
  return `${value.toLocaleString('fr-FR', { maximumFractionDigits: value < 9.95 ? 1 : 0 })}\u00a0km`;
}

function lasting(minutes) {
  const whole = Math.round(minutes);
  if (whole < 60) return `${whole}\u00a0min`;
  return `${Math.floor(whole / 60)}\u00a0h${whole % 60 ? `\u00a0${String(whole % 60).padStart(2, '0')}` : ''}`;
}

// « à Valmer », « au Mas-Neuf », « aux Trois-Moulins ».
function atPlace(name) {
  if (name.startsWith('Le ')) return `au ${name.slice(3)}`;
  if (name.startsWith('Les ')) return `aux ${name.slice(4)}`;
  return `à ${name}`;
}

function capital(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
