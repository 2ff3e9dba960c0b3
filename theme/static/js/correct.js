// What is to be corrected on a sheet: its facts are loaded into a form, and what is changed there becomes the lines to change.
// The place is that of the address, /corriger/?lieu=name; what is no place is ignored and named.

import { propose } from './next-step.js';
import { attach } from './sheet-form.js';
import { shortened } from './words.js';

for (const root of document.querySelectorAll('[data-module="correct"]')) start(root);

async function start(root) {
  const part = (name) => root.querySelector(`[data-part="${name}"]`);
  const select = part('place');
  const remark = part('remark');
  const forge = part('forge');
  let place = null;
  const tool = attach(part('form'), changed);
  remark.addEventListener('input', () => tool.judge());
  select.addEventListener('change', () => {
    history.replaceState(null, '', `${location.pathname}${select.value ? `?lieu=${select.value}` : ''}`);
    load();
  });
  const parameters = new URLSearchParams(location.search);
  const asked = parameters.get('lieu') ?? '';
  const isKnown = [...select.options].some(({ value }) => value && value === asked);
  select.value = isKnown ? asked : '';
  await load();
  const ignored = [...(asked && !isKnown ? [asked] : []), ...[...parameters.keys()].filter((name) => name !== 'lieu')];
  if (ignored.length) {
    part('status').textContent = `Sans effet, car inconnu ici\u00a0: ${ignored.slice(0, 3).map((one) => `«\u00a0${shortened(one)}\u00a0»`).join(', ')}.`;
  }

  async function load() {
    const slug = select.value;
    place = slug ? select.selectedOptions[0] : null;
    part('form').inert = !slug;
    let before = {};
    if (slug) {
      try {
        const answer = await fetch(`${root.dataset.sheets}${slug}/fiche.json`);
        if (!answer.ok) throw new Error(String(answer.status));
        before = await answer.json();
      } catch {
        part('status').textContent = 'La fiche ne s’est pas chargée. Rechargez la page, ou écrivez ce qui est faux dans le message.';
        part('form').inert = true;
        return;
      }
      if (select.value !== slug) return;
      part('status').textContent = '';
    }
    if (forge) {
      forge.parentElement.hidden = !place?.dataset.editor;
      if (place?.dataset.editor) forge.href = place.dataset.editor;
    }
    show('', [], []);
    tool.fill(before);
  }

  function changed({ values, refused, typed, was, lines }) {
    if (!was) return;
    const wrong = [...refused].filter(([name]) => !was.refused.has(name) || isOther(typed.get(name), was.typed.get(name)));
    const now = byUnit(values);
    const before = byUnit(was.values);
    const barred = new Set(wrong.map(([name]) => unitOf(name)));
    const fresh = [...now].filter(([unit, its]) => !barred.has(unit) && isOther(its, before.get(unit)));
    const gone = [...before.keys()].filter((unit) => !barred.has(unit) && !now.has(unit) && !typed.get(unit)?.length);
    show(lines(new Map(fresh.flatMap(([, its]) => its))).join('\n'), gone, wrong);
  }

  function show(text, gone, wrong) {
    part('sheet').textContent = [text, ...gone.map((name) => `# à effacer : ${name}`)].filter(Boolean).join('\n') || 'Rien n’a changé.';
    if (!place) return;
    part('state').textContent = wrong.slice(0, 1).map(([name, sentence]) => `À corriger, et absent de ces lignes\u00a0: ${name}. ${sentence}`).join('');
    const { greeting, address } = root.dataset;
    propose(
      [
        `${greeting} ${place.textContent} (${address}${place.value}/, fichier ${place.dataset.path})\u00a0:`,
        text,
        gone.length ? `À effacer\u00a0: ${gone.join(', ')}` : '',
        remark.value.trim() || (text || gone.length ? '' : '…'),
      ].filter(Boolean).join('\n\n'),
    );
  }
}

// What is corrected at once: a field, or a whole list of groups, since its groups have no names.
function unitOf(name) {
  return /^(.*?)\.\d+\./.exec(name)?.[1] ?? name;
}

function byUnit(values) {
  const units = new Map();
  for (const [name, value] of values) units.set(unitOf(name), [...(units.get(unitOf(name)) ?? []), [name, value]]);
  return units;
}

function isOther(one, other) {
  return JSON.stringify(one) !== JSON.stringify(other);
}
