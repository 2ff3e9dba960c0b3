// The study of a company's journeys: its questions. The list stays in this page's memory and in its worker's, and nowhere
// else: no request, no address, no storage holds any of it. What the study needs is loaded when somebody first touches it.

const MOST_BYTES = 5_000_000;
// A longer text is kept beside the page: a box of thousands of lines makes it slow.
const LONGEST_TYPED = 8000;

for (const section of document.querySelectorAll('[data-module="study"]')) attach(section);

function attach(section) {
  const says = section.dataset;
  const part = (name) => section.querySelector(`[data-part="${name}"]`);
  const form = part('form');
  const site = section.querySelector('[role="combobox"]');
  const list = section.querySelector('textarea');
  const report = part('report');
  const status = part('status');
  const siteStatus = part('site-status');
  let held = null;
  let corrections = new Map();
  let loading = null;
  let number = 0;
  let asked = null;
  let isExample = false;

  // The data, the modules that read them, the worker that reckons on them: once.
  const load = () => {
    loading ??= start().catch((error) => {
      loading = null;
      throw error;
    });
    return loading;
  };

  const start = async () => {
    const [data, factors, places, found] = await Promise.all([
      json(says.data),
      says.factors ? json(says.factors) : null,
      import('./study-places.js'),
      import('./combobox.js'),
    ]);
    const worker = new Worker(says.worker, { type: 'module' });
    worker.addEventListener('message', ({ data: answer }) => answered(answer));
    worker.addEventListener('error', () => {
      loading = null;
      worker.terminate();
      stopped(says.failed);
    });
    worker.postMessage({ data, factors });
    const known = places.placesOf(data, factors);
    suggest(found, known);
    return { data, factors, known, siteMeant: places.siteMeant, worker };
  };

  const suggest = ({ combobox, communeNote, countedCommunes }, known) => {
    const box = combobox(
      { input: site, list: section.querySelector('[role="listbox"]'), status: siteStatus },
      {
        index: async () => known.siteIndex,
        says,
        noteOf: (answer) => (answer.thing.isPole ? 'pôle' : communeNote(answer)),
        counted: (all, shown) => (all === 1 ? 'Un lieu proposé.' : countedCommunes(all, shown).replace('communes proposées', 'lieux proposés')),
        choose: ({ thing }) => {
          [site.value] = thing.names;
          siteStatus.textContent = '';
          box.close();
          if (asked) study();
        },
      },
    );
    // What was typed before the names were there is looked for now.
    if (document.activeElement === site && site.value) site.dispatchEvent(new Event('input'));
    site.addEventListener('keydown', async (event) => {
      if (event.key !== 'Enter') return;
      const answer = await box.meant();
      if (answer) [site.value] = answer.thing.names;
      siteStatus.textContent = '';
      box.close();
      if (asked) study();
    });
  };

  const hold = (what, name) => {
    held = what;
    corrections = new Map();
    part('typed').hidden = Boolean(what);
    part('held').hidden = !what;
    part('held-name').textContent = name;
    list.value = '';
    part('file').value = '';
    status.textContent = '';
  };

  const takeFile = (file) => {
    if (file.size > MOST_BYTES) {
      hold(null, '');
      stopped(`Le fichier pèse ${(file.size / 1_000_000).toLocaleString('fr-FR', { maximumFractionDigits: 1 })}\u00a0Mo\u00a0: l’étude en lit 5 au plus.`);
      return;
    }
    hold({ file }, `Fichier «\u00a0${file.name}\u00a0», ${Math.max(1, Math.round(file.size / 1000)).toLocaleString('fr-FR')}\u00a0ko`);
    study();
  };

  const takeText = (text) => {
    const lines = text.split('\n').length;
    hold({ text }, `Liste collée, ${lines.toLocaleString('fr-FR')}\u00a0lignes`);
    study();
  };

  const study = async () => {
    const source = held ?? (list.value.trim() ? { text: list.value } : null);
    if (!source) {
      stopped(says.empty);
      return;
    }
    say(says.reckoning);
    number += 1;
    const mine = number;
    try {
      const { data, worker, known, siteMeant } = await load();
      if (mine !== number) return;
      const typed = site.value.trim();
      const work = typed ? siteMeant(known, typed) : null;
      siteStatus.textContent = typed && !work ? says.none : '';
      siteStatus.className = typed && !work ? 'tool-form-error' : 'tool-form-hint';
      asked = { ...choices(form), site: work };
      isExample = source.text === data.example.list;
      worker.postMessage({ number, ...source, corrections: [...corrections], choices: asked });
    } catch {
      stopped(says.unloaded);
    }
  };

  const answered = async (answer) => {
    // An answer to an older question comes late.
    if (answer.number !== number) return;
    if (!answer.result) {
      stopped(answer.refusal ?? says.failed);
      return;
    }
    const [{ data, factors, known }, { message, parts }, { propose }] = await Promise.all([load(), import('./study-report.js'), import('./next-step.js')]);
    const isFirst = report.hidden;
    const shown = { ...answer, choices: asked, isExample, data, factors, places: known, map: document.querySelector('[data-part="map"]'), root: says.root, correct };
    // Each part in a task of its own, so that the page answers meanwhile; a newer answer takes the place of all of them.
    const made = document.createElement('div');
    for (const piece of parts(shown)) {
      made.append(...piece());
      await new Promise((resolve) => setTimeout(resolve));
      if (answer.number !== number) return;
    }
    report.replaceChildren(...made.childNodes);
    report.hidden = false;
    propose(message(shown));
    say(says.done);
    if (isFirst) report.querySelector('h2').focus();
  };

  const say = (sentence) => {
    status.className = 'tool-form-hint';
    status.textContent = sentence;
  };

  const stopped = (sentence) => {
    status.className = 'tool-form-error';
    status.textContent = sentence;
    report.hidden = true;
    report.replaceChildren();
  };

  const correct = (text, index) => {
    corrections.set(text, index);
    study();
  };

  site.addEventListener('change', () => {
    if (asked) study();
  });
  // Whoever comes near the questions will soon need what answers them.
  form.addEventListener('focusin', () => load().catch(() => {}), { once: true });
  part('go').addEventListener('click', study);
  part('drop-held').addEventListener('click', () => {
    hold(null, '');
    list.focus();
  });
  part('file').addEventListener('change', ({ target }) => {
    if (target.files.length) takeFile(target.files[0]);
  });
  part('example').addEventListener('click', async () => {
    try {
      const { data } = await load();
      hold(null, '');
      list.value = data.example.list;
      if (!site.value.trim()) site.value = data.example.site;
      study();
    } catch {
      stopped(says.unloaded);
    }
  });
  list.addEventListener('paste', (event) => {
    const text = event.clipboardData.getData('text/plain');
    if (text.length <= LONGEST_TYPED) return;
    event.preventDefault();
    takeText(text);
  });
  list.addEventListener('input', () => {
    corrections = new Map();
  });
  form.addEventListener('change', ({ target }) => {
    if (asked && target.dataset.choice) study();
  });
  // A file that misses the box would take the page's place.
  addEventListener('dragover', (event) => {
    if (!event.dataTransfer.types.includes('Files')) return;
    event.preventDefault();
    form.toggleAttribute('data-over', form.contains(event.target));
  });
  form.addEventListener('dragleave', () => form.removeAttribute('data-over'));
  addEventListener('drop', (event) => {
    const [file] = event.dataTransfer.files;
    if (!file) return;
    event.preventDefault();
    form.removeAttribute('data-over');
    if (form.contains(event.target)) takeFile(file);
  });
  addEventListener('beforeprint', () => {
    const basis = part('basis');
    if (basis && !report.hidden) basis.open = true;
  });
}

async function json(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  return answer.json();
}

// What the fields say; one that says nothing, or nonsense, leaves the build's figure.
function choices(form) {
  const field = (name) => form.querySelector(`[data-choice="${name}"]`);
  const figure = (name) => {
    const input = field(name);
    return input?.value && input.checkValidity() ? Number(input.value) : undefined;
  };
  return {
    days: Number(field('days').value),
    radius: Number(field('radius').value),
    standings: field('standings').value.split(' '),
    modeToCentre: field('near')?.value,
    between: [field('from')?.value, field('to')?.value],
    fare: field('fare')?.value,
    minutes: figure('minutes'),
    own: { weeks: figure('weeks'), shareSaved: figure('share'), detour: figure('detour') },
  };
}
