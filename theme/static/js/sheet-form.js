// A form whose answers are shown as the lines of a sheet while they are typed. Each field says its kind in its markup
// (macros/sheet_fields.html); what is wrong is said under it once it is left. Nothing is sent, and nothing is kept. What judges
// the answers is loaded when somebody first touches the form.

/**
 * Attaches a form; `changed({values, refused, typed, was, lines, slug})` is called at each change, from the first touch on:
 * `was` is the same of what the form was filled with, null where it was not.
 */
export function attach(form, changed) {
  const { nothing, places, demonstration } = form.dataset;
  const left = new Set();
  let sheet = null;
  let loading = null;
  let communes = null;
  let isAsked = false;
  let filled = null;

  const load = () => {
    loading ??= import('./sheet.js').then(
      (module) => {
        sheet = module;
        judge();
      },
      () => {
        loading = null;
      },
    );
    return loading;
  };
  // The list of communes is wanted by who begins to type, and not before; without it the name is taken as typed.
  const touched = () => {
    load();
    if (isAsked) return;
    isAsked = true;
    fetch(places)
      .then((answer) => (answer.ok ? answer.json() : null))
      .then((data) => {
        if (!data) return;
        communes = data;
        suggest(form, data);
        judge();
      })
      .catch(() => {
        isAsked = false;
      });
  };

  function judge() {
    if (!sheet) return;
    const inputs = inputsOf(form);
    const { fields, typed } = answersOf(inputs);
    const today = new Date().toLocaleDateString('sv');
    const known = sheet.rules({ nothing: nothing.split(' '), places: communes, isDemonstration: demonstration === 'oui', today });
    const answer = sheet.judged(fields, typed, known);
    const was = filled && { ...sheet.judged(filled.fields, filled.typed, known), typed: filled.typed };
    for (const { input, name } of inputs) say(input, left.has(input) ? (answer.refused.get(name) ?? '') : '');
    changed({ ...answer, typed, was, lines: sheet.lines, slug: sheet.slug });
  }

  form.addEventListener('focusin', touched);
  form.addEventListener('input', judge);
  form.addEventListener('change', ({ target }) => {
    const input = target.closest('[data-kind]');
    if (input) left.add(input);
    judge();
  });
  form.addEventListener('click', ({ target }) => {
    const part = target.closest('button')?.dataset.part;
    if (part === 'add') add(target.closest('[data-list]')).querySelector('input, select, textarea').focus();
    if (part === 'remove') remove(target.closest('[data-part="item"]'));
    if (part) judge();
  });
  form.addEventListener('submit', (event) => event.preventDefault());

  return {
    judge: () => load().then(judge),
    /** Shows every refusal, and leads to the first; true where there is none. */
    async insist() {
      await load();
      const inputs = inputsOf(form).map(({ input }) => input);
      for (const input of inputs) left.add(input);
      judge();
      const first = inputs.find((input) => input.matches('[aria-invalid="true"]'));
      first?.focus();
      return !first;
    },
    /** Fills the form in: texts, or lists for choices, by the fields' names; the others are emptied. */
    fill(values) {
      left.clear();
      for (const list of form.querySelectorAll('[data-list]')) itemsOf(list).replaceChildren();
      for (const name of Object.keys(values)) grow(form, name);
      for (const { input, name } of inputsOf(form)) put(input, values[name]);
      filled = answersOf(inputsOf(form));
      judge();
    },
  };
}

// ---- Lists of groups ----

let added = 0;

// Every field with its name on the sheet: the groups of a list are counted from 0, whichever were taken away.
function inputsOf(form) {
  return [...form.querySelectorAll('[data-kind]')].map((input) => ({ input, name: counted(input, input.dataset.name) }));
}

function counted(inner, name) {
  const item = inner.parentElement.closest('[data-part="item"]');
  if (!item) return name;
  const list = item.parentElement.closest('[data-list]');
  const own = list.dataset.list;
  const number = [...item.parentElement.children].indexOf(item);
  return `${counted(list, own)}.${number}${name.slice(own.length + 1 + item.dataset.number.length)}`;
}

function itemsOf(list) {
  return list.querySelector('[data-part="items"]');
}

function adder(list) {
  return list.querySelector(':scope > p > [data-part="add"]');
}

function add(list) {
  const fragment = list.querySelector(':scope > template').content.cloneNode(true);
  const item = fragment.querySelector('[data-part="item"]');
  item.dataset.number = String(added);
  added += 1;
  number(fragment, item.dataset.number);
  itemsOf(list).append(fragment);
  count(list);
  return item;
}

// The first star of every name in a new group, those of the groups it may hold too, is its number.
function number(fragment, text) {
  for (const element of fragment.querySelectorAll('*')) {
    for (const { name, value } of [...element.attributes]) {
      if (value.includes('*')) element.setAttribute(name, value.split(' ').map((part) => part.replace('*', text)).join(' '));
    }
    if (element.content) number(element.content, text);
  }
}

function remove(item) {
  const list = item.parentElement.closest('[data-list]');
  item.remove();
  count(list);
  adder(list).focus();
}

function count(list) {
  const items = [...itemsOf(list).children];
  items.forEach((item, at) => {
    item.querySelector('[data-part="number"]').textContent = String(at + 1);
  });
  adder(list).disabled = items.length >= Number(list.dataset.most);
}

// Adds the groups that the name of a field asks for.
function grow(form, name) {
  const steps = name.split('.');
  steps.forEach((step, at) => {
    if (!/^\d+$/.test(step)) return;
    const wanted = steps.slice(0, at).join('.');
    const list = [...form.querySelectorAll('[data-list]')].find((one) => counted(one, one.dataset.list) === wanted);
    while (list && itemsOf(list).children.length <= Number(step)) add(list);
  });
}

// ---- Fields ----

function answersOf(inputs) {
  const typed = new Map(inputs.map(({ input, name }) => [name, valueOf(input)]));
  return { fields: inputs.map(({ input, name }) => fieldOf(input, name)), typed };
}

function fieldOf(input, name) {
  const { kind, low, most } = input.dataset;
  const words = [...input.querySelectorAll('option, input')].map(({ value }) => value).filter(Boolean);
  return { name, kind, low: Number(low), most: Number(most), words, isRequired: 'required' in input.dataset, isNeeded: 'needed' in input.dataset };
}

function valueOf(input) {
  if (!input.matches('fieldset')) return input.value;
  if (input.dataset.kind === 'choices') return [...input.querySelectorAll('input:checked')].map(({ value }) => value);
  return [...input.querySelectorAll('select')].filter(({ value }) => value).map(({ dataset, value }) => [dataset.word, value]);
}

function put(input, value) {
  if (!input.matches('fieldset')) {
    input.value = value ?? '';
  } else if (input.dataset.kind === 'choices') {
    for (const box of input.querySelectorAll('input')) box.checked = (value ?? []).includes(box.value);
  } else {
    const answers = new Map(value ?? []);
    for (const select of input.querySelectorAll('select')) select.value = answers.get(select.dataset.word) ?? '';
  }
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
