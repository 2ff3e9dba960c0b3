// The places a visitor sets aside to compare: four at most, kept in this browser only, and only where it lets a site keep
// something; elsewhere as long as the page is open. Buttons with data-compare hold a place's slug in it.

const KEY = 'comparer';
export const MOST = 4;
const SLUG = /^[a-z0-9-]{1,200}$/;

let held = stored();

function stored() {
  try {
    return valid(JSON.parse(localStorage.getItem(KEY)) ?? []);
  } catch {
    return [];
  }
}

/** The places of a list that may be compared: [slug, name] pairs, each once, four at most. */
export function valid(list) {
  if (!Array.isArray(list)) return [];
  const found = new Map();
  for (const one of list) {
    const [slug, name] = Array.isArray(one) ? one : [];
    if (typeof slug === 'string' && typeof name === 'string' && SLUG.test(slug) && found.size < MOST) found.set(slug, name);
  }
  return [...found];
}

export function shortlist() {
  return held;
}

export function keep(list) {
  held = valid(list);
  try {
    localStorage.setItem(KEY, JSON.stringify(held));
  } catch {
    // Refused: the list lives as long as the page.
  }
  document.dispatchEvent(new CustomEvent('shortlist'));
}

/** Puts a place on the list or takes it off; false where the list is full. */
export function toggle(slug, name) {
  const without = held.filter(([other]) => other !== slug);
  if (without.length === held.length && held.length >= MOST) return false;
  keep(without.length === held.length ? [...held, [slug, name]] : without);
  return true;
}

export function has(slug) {
  return held.some(([other]) => other === slug);
}

/** The button of a place's card. */
export function compareButton(slug, name) {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'compare-button';
  button.dataset.compare = slug;
  button.dataset.name = name;
  const more = document.createElement('span');
  more.className = 'compare-button-name';
  more.textContent = ` ${name}`;
  button.append('Comparer', more);
  button.setAttribute('aria-pressed', String(has(slug)));
  return button;
}

function refresh() {
  for (const button of document.querySelectorAll('[data-compare][aria-pressed]')) {
    button.setAttribute('aria-pressed', String(has(button.dataset.compare)));
  }
}

for (const bar of document.querySelectorAll('[data-module="shortlist"]')) {
  const part = (name) => bar.querySelector(`[data-part="${name}"]`);
  const show = () => {
    refresh();
    const names = shortlist();
    bar.hidden = !names.length;
    part('count').textContent = names.length < 2 ? 'Un lieu retenu\u00a0; choisissez-en un autre pour comparer.' : `${names.length} lieux retenus`;
    part('names').replaceChildren(
      ...names.map(([slug, name]) => {
        const item = document.createElement('li');
        const button = document.createElement('button');
        button.type = 'button';
        button.textContent = name;
        button.setAttribute('aria-label', `Retirer ${name}`);
        button.addEventListener('click', () => {
          toggle(slug, name);
          (part('names').querySelector('button') ?? document.querySelector('[data-compare][aria-pressed]'))?.focus();
        });
        item.append(button);
        return item;
      }),
    );
    part('compare').href = `${bar.dataset.compare}?c=${names.map(([slug]) => slug).join(',')}`;
  };
  document.addEventListener('shortlist', show);
  // What another tab set aside.
  addEventListener('storage', (event) => {
    if (event.key !== KEY) return;
    held = stored();
    show();
  });
  document.addEventListener('click', (event) => {
    const button = event.target.closest('[data-compare][aria-pressed]');
    if (!button || toggle(button.dataset.compare, button.dataset.name)) return;
    part('count').textContent = `Quatre lieux au plus\u00a0: retirez-en un pour ajouter ${button.dataset.name}.`;
  });
  part('clear').addEventListener('click', () => {
    keep([]);
    document.querySelector('[data-compare][aria-pressed]')?.focus();
  });
  show();
}
