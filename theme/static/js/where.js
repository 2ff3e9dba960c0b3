// « Où habitez-vous ? »: suggestions of communes as one types (a combobox with a list, by the ARIA pattern), and the commune
// around the visitor's position when a button asks for it. The list of communes is loaded once, at the first focus; what is
// typed and where the visitor stands never leave the browser. The fixed sentences come from the markup.

import { communesOf, found, nearest, prepared } from './places.js';

const SHOWN = 7;
// Geolocation's own codes.
const REFUSED = 1;

for (const form of document.querySelectorAll('[data-module="where"]')) attach(form);

function attach(form) {
  const input = form.querySelector('[role="combobox"]');
  const list = form.querySelector('[role="listbox"]');
  const status = form.querySelector('[role="status"]');
  const around = form.querySelector('[data-part="around"]');
  const says = form.dataset;
  let places = null;
  let answers = [];
  let active = -1;

  const load = () => {
    places ??= fetch(says.places)
      .then((answer) => (answer.ok ? answer.json() : Promise.reject(new Error(answer.status))))
      .then((data) => {
        const communes = communesOf(data);
        return { communes, index: prepared(communes) };
      })
      .catch((error) => {
        places = null;
        throw error;
      });
    return places;
  };

  const close = () => {
    list.hidden = true;
    input.setAttribute('aria-expanded', 'false');
    mark(-1);
  };

  const mark = (position) => {
    list.children[active]?.setAttribute('aria-selected', 'false');
    active = position;
    const option = list.children[active];
    if (option) {
      option.setAttribute('aria-selected', 'true');
      option.scrollIntoView({ block: 'nearest' });
      input.setAttribute('aria-activedescendant', option.id);
    } else {
      input.removeAttribute('aria-activedescendant');
    }
  };

  const show = (all, typed) => {
    active = -1;
    input.removeAttribute('aria-activedescendant');
    answers = all.slice(0, SHOWN);
    list.replaceChildren(...answers.map((answer, position) => option(answer, `${list.id}-${position}`)));
    list.hidden = !answers.length;
    input.setAttribute('aria-expanded', String(answers.length > 0));
    if (answers.length) status.textContent = counted(all.length, answers.length);
    else status.textContent = typed ? says.none : '';
  };

  const suggest = async () => {
    const typed = input.value.trim();
    try {
      const { index } = await load();
      // Another key may have been pressed meanwhile.
      if (input.value.trim() === typed) show(found(index, typed), typed);
    } catch {
      show([], '');
      status.textContent = says.unloaded;
    }
  };

  const go = ({ thing }) => location.assign(new URL(`${encodeURIComponent(thing.slug)}/`, form.action));

  input.addEventListener('focus', () => load().catch(() => {}));
  input.addEventListener('input', suggest);
  input.addEventListener('blur', close);
  input.addEventListener('keydown', (event) => {
    if (event.isComposing) return;
    const isOpen = !list.hidden;
    const last = answers.length - 1;
    switch (event.key) {
      case 'ArrowDown':
        if (isOpen) mark(active === last ? 0 : active + 1);
        else suggest();
        break;
      case 'ArrowUp':
        if (isOpen) mark(active <= 0 ? last : active - 1);
        break;
      case 'Escape':
        if (isOpen) close();
        else input.value = status.textContent = '';
        break;
      default:
        return;
    }
    event.preventDefault();
  });
  // Pressed, not clicked: a click would come after the blur that closes the list.
  list.addEventListener('pointerdown', (event) => event.preventDefault());
  list.addEventListener('click', (event) => {
    const position = [...list.children].indexOf(event.target.closest('[role="option"]'));
    if (position >= 0) go(answers[position]);
  });
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    if (active >= 0) {
      go(answers[active]);
      return;
    }
    if (!input.value.trim()) {
      location.assign(form.action);
      return;
    }
    await suggest();
    if (answers.length) go(answers[0]);
  });
  around.addEventListener('click', async () => {
    status.textContent = says.locating;
    close();
    try {
      const [{ communes }, point] = await Promise.all([load(), position()]);
      const { thing, kilometres } = nearest(communes, point);
      // A commune reaches about twice as far from its point as a disc of its area.
      if (kilometres > Math.max(2 * thing.radius, 3)) status.replaceChildren(...outside(thing, kilometres));
      else go({ thing });
    } catch (error) {
      status.textContent = error.code === REFUSED ? says.refused : error.code ? says.unlocated : says.unloaded;
    }
  });

  function outside(thing, kilometres) {
    const link = document.createElement('a');
    link.href = new URL(`${encodeURIComponent(thing.slug)}/`, form.action);
    link.textContent = thing.names[0];
    const far = Math.round(kilometres).toLocaleString('fr-FR');
    return [`${says.outside} La commune la plus proche, à ${far}\u00a0km de vous, est `, link, '.'];
  }
}

function position() {
  return new Promise((resolve, reject) => {
    if (!navigator.geolocation) {
      reject(Object.assign(new Error('no geolocation'), { code: 2 }));
      return;
    }
    navigator.geolocation.getCurrentPosition(({ coords }) => resolve([coords.latitude, coords.longitude]), reject, {
      maximumAge: 300_000,
      timeout: 15_000,
    });
  });
}

function option({ thing, name, code }, id) {
  const item = document.createElement('li');
  item.id = id;
  item.setAttribute('role', 'option');
  item.setAttribute('aria-selected', 'false');
  const own = document.createElement('span');
  own.textContent = thing.names[0];
  const more = document.createElement('span');
  more.className = 'where-search-more';
  more.textContent = [name === thing.names[0] ? '' : `ancien nom\u00a0: ${name}`, code].filter(Boolean).join(', ');
  item.append(own, ' ', more);
  return item;
}

function counted(all, shown) {
  if (all === 1) return 'Une commune proposée.';
  return all > shown ? `${shown} communes proposées sur ${all}\u00a0; précisez pour en voir d’autres.` : `${all} communes proposées.`;
}
