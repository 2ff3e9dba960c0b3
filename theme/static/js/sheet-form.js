// A form whose answers are shown as the lines of a sheet while they are typed. Each field says its kind in its markup
// (macros/sheet_form.html); what is wrong is said under it once it is left. Nothing is sent, and nothing is kept.

import { judged, rules } from './sheet.js';

/** Attaches a form; `changed({values, refused, typed})` is called at each change, and once at the start. */
export function attach(form, changed) {
  const inputs = [...form.querySelectorAll('[data-kind]')];
  const fields = inputs.map(fieldOf);
  const { nothing, places, demonstration } = form.dataset;
  const left = new Set();
  let loaded = null;
  let communes = null;

  // The list of communes is wanted by who begins to type, and not before; without it the name is taken as typed.
  const load = () => {
    loaded ??= fetch(places)
      .then((answer) => (answer.ok ? answer.json() : null))
      .then((data) => {
        communes = data;
        suggest(form, data);
        judge();
      })
      .catch(() => {
        loaded = null;
      });
  };

  function judge() {
    const typed = new Map(inputs.map((input, at) => [fields[at].name, valueOf(input)]));
    const today = new Date().toLocaleDateString('sv');
    const known = rules({ nothing: nothing.split(' '), places: communes, isDemonstration: demonstration === 'oui', today });
    const answer = judged(fields, typed, known);
    inputs.forEach((input, at) => say(input, left.has(fields[at].name) ? (answer.refused.get(fields[at].name) ?? '') : ''));
    changed({ ...answer, typed });
  }

  form.addEventListener('focusin', load, { once: true });
  form.addEventListener('input', judge);
  form.addEventListener('change', ({ target }) => {
    const input = target.closest('[data-kind]');
    if (input) left.add(input.dataset.name);
    judge();
  });
  form.addEventListener('submit', (event) => event.preventDefault());
  judge();

  return {
    fields,
    judge,
    /** Shows every refusal, and leads to the first; true where there is none. */
    insist() {
      for (const { name } of fields) left.add(name);
      judge();
      const first = inputs.find((input) => input.matches('[aria-invalid="true"]'));
      first?.focus();
      return !first;
    },
    /** Fills the form in: texts, or lists for choices, by the fields' names; the others are emptied. */
    fill(values) {
      left.clear();
      inputs.forEach((input, at) => {
        const value = values[fields[at].name];
        if (input.matches('fieldset')) {
          for (const box of input.querySelectorAll('input')) box.checked = (value ?? []).includes(box.value);
        } else {
          input.value = value ?? '';
        }
      });
      judge();
    },
  };
}

function fieldOf(input) {
  const { name, kind, low, most } = input.dataset;
  const words = [...input.querySelectorAll('option, input')].map(({ value }) => value).filter(Boolean);
  return { name, kind, low: Number(low), most: Number(most), words, isRequired: 'required' in input.dataset };
}

function valueOf(input) {
  if (!input.matches('fieldset')) return input.value;
  return [...input.querySelectorAll('input:checked')].map(({ value }) => value);
}

function say(input, sentence) {
  const error = document.getElementById(`${input.id}-faux`);
  if (!error || error.textContent === sentence) return;
  error.textContent = sentence;
  error.hidden = !sentence;
  input.toggleAttribute('aria-invalid', Boolean(sentence));
  if (sentence) input.setAttribute('aria-invalid', 'true');
}

function suggest(form, { communes }) {
  const list = form.querySelector('datalist');
  list?.replaceChildren(
    ...communes.map(([name, , codes]) => {
      const option = document.createElement('option');
      option.value = name;
      option.label = codes;
      return option;
    }),
  );
}
