// « Où habitez-vous ? »: suggestions of communes as one types, and the commune around the visitor's position when a button
// asks for it. The list of communes is loaded once, at the first focus; what is typed and where the visitor stands never
// leave the browser. The fixed sentences come from the markup.

import { combobox, communeNote, countedCommunes } from './combobox.js';
import { communesOf, nearest, prepared } from './places.js';

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

  const go = ({ thing }) => location.assign(new URL(`${encodeURIComponent(thing.slug)}/`, form.action));

  const box = combobox(
    { input, list, status },
    { index: () => load().then(({ index }) => index), says, noteOf: communeNote, counted: countedCommunes, choose: go },
  );

  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    if (!input.value.trim()) {
      location.assign(form.action);
      return;
    }
    const answer = await box.meant();
    if (answer) go(answer);
  });
  around.addEventListener('click', async () => {
    status.textContent = says.locating;
    box.close();
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
