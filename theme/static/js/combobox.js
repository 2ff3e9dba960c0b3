// A box that suggests as one types: a combobox with a list, by the ARIA pattern. What it finds comes from an index of
// places.js, loaded at the first focus; what is typed never leaves the browser.

import { found } from './places.js';

const SHOWN = 7;

/**
 * Makes `input` ([role=combobox]) suggest in `list` ([role=listbox]) and speak in `status` ([role=status]).
 *
 * `index` gives a promise of what prepared() made; `says` holds the sentences `none` and `unloaded`; `noteOf` tells what
 * stands beside the name of an answer {thing, name, code}, `counted` says how many answers there are and how many are
 * shown; `choose` is called with the answer that was chosen, `cleared` once Escape has emptied the box.
 *
 * It returns `close`, and `meant`: a promise of the answer that Enter stands for, which is the marked one or the best.
 */
export function combobox({ input, list, status }, { index, says, noteOf, counted, choose, cleared = () => {} }) {
  let answers = [];
  let active = -1;

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

  const close = () => {
    list.hidden = true;
    input.setAttribute('aria-expanded', 'false');
    mark(-1);
  };

  const show = (all, typed) => {
    active = -1;
    input.removeAttribute('aria-activedescendant');
    answers = all.slice(0, SHOWN);
    list.replaceChildren(...answers.map((answer, position) => option(answer, noteOf(answer), `${list.id}-${position}`)));
    list.hidden = !answers.length;
    input.setAttribute('aria-expanded', String(answers.length > 0));
    if (answers.length) status.textContent = counted(all.length, answers.length);
    else status.textContent = typed ? says.none : '';
  };

  const suggest = async () => {
    const typed = input.value.trim();
    try {
      const ready = await index();
      // Another key may have been pressed meanwhile.
      if (input.value.trim() === typed) show(found(ready, typed), typed);
    } catch {
      show([], '');
      status.textContent = says.unloaded;
    }
  };

  input.addEventListener('focus', () => index().catch(() => {}));
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
        if (isOpen) {
          close();
        } else {
          input.value = status.textContent = '';
          cleared();
        }
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
    if (position >= 0) choose(answers[position]);
  });

  const meant = async () => {
    if (active >= 0) return answers[active];
    await suggest();
    return answers[0];
  };

  return { close, meant };
}

function option({ thing }, note, id) {
  const item = document.createElement('li');
  item.id = id;
  item.setAttribute('role', 'option');
  item.setAttribute('aria-selected', 'false');
  const own = document.createElement('span');
  own.textContent = thing.names[0];
  const more = document.createElement('span');
  more.className = 'place-box-more';
  more.textContent = note;
  item.append(own, ' ', more);
  return item;
}

/** What stands beside the name of a commune: the old name that answered, and the postal code. */
export function communeNote({ thing, name, code }) {
  return [name === thing.names[0] ? '' : `ancien nom\u00a0: ${name}`, code].filter(Boolean).join(', ');
}

/** How many communes are suggested, of how many. */
export function countedCommunes(all, shown) {
  if (all === 1) return 'Une commune proposée.';
  return all > shown ? `${shown} communes proposées sur ${all}\u00a0; précisez pour en voir d’autres.` : `${all} communes proposées.`;
}
