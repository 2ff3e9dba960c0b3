// A new sheet, composed from a form: shown as the file it will be, handed over by mail or to the forge's editor.

import { propose } from './next-step.js';
import { attach } from './sheet-form.js';

// Longer addresses are refused by forges and cut by some browsers.
const LONGEST_ADDRESS = 7000;

for (const root of document.querySelectorAll('[data-module="declare"]')) start(root);

function start(root) {
  const part = (name) => root.querySelector(`[data-part="${name}"]`);
  const { folder, greeting } = root.dataset;
  const tool = attach(part('form'), ({ values, refused, lines, slug }) => {
    const text = `${lines(values).join('\n')}\n`;
    const file = `${slug(values.get('nom') ?? '') || `lieu-${slug(values.get('adresse.commune') ?? '') || 'nouveau'}`}.yaml`;
    part('file').parentElement.hidden = false;
    part('file').textContent = `${folder}/${file}`;
    part('sheet').textContent = text;
    const count = refused.size;
    part('status').textContent = count
      ? `${count}\u00a0${count < 2 ? 'champ à compléter ou à corriger' : 'champs à compléter ou à corriger'}.`
      : 'La fiche est complète.';
    if (!count) propose(`${greeting}\n\n${folder}/${file}\n\n${text}`);
    handOver(file, text, count > 0);
  });
  part('check').addEventListener('click', async () => {
    if (await tool.insist()) document.querySelector('.next-step').scrollIntoView();
  });

  function handOver(file, text, isWanting) {
    const link = part('forge');
    if (!link) return;
    const { address, name, text: textName } = link.dataset;
    const start = `${address}?${name}=${encodeURIComponent(file)}`;
    const whole = textName ? `${start}&${textName}=${encodeURIComponent(text)}` : start;
    link.href = whole.length > LONGEST_ADDRESS ? start : whole;
    link.parentElement.hidden = isWanting;
  }
}
