// A sheet as YAML, composed from what a visitor types: fields by their names on the sheet (« contact.telephone »), each of a
// kind (site/pages/declare.py). A value is written so that `python -m telecentres check` accepts it, or it is refused with a
// sentence. Nothing here touches the page or asks for anything.

import { communesOf, found, prepared } from './places.js';

const YEARS = [1900, 2199];
// Signs that no text of a sheet holds, beside those that only hold words together (ZWJ, ZWNJ).
const UNSEEN = /(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}\p{Co}\u2028\u2029\ufff9-\uffff]/gu;
// Letters that, before some signs, look like accents lost on the way: written by their numbers they are only themselves.
const DOUBTFUL = /[ÃÅâÂ](?=[^\p{ASCII}])/gu;
// Markup by the names of its elements: « L’Œuvre <bis> » is a name.
const TAG =
  /<\/?(?:abbr|big|blockquote|br|button|center|cite|code|div|em|font|form|h[1-6]|hr|iframe|img|input|li|link|meta|object|ol|pre|script|small|span|strong|style|sub|sup|svg|table|tbody|td|th|tr|ul|video|[abipsu])(?:[\s/][^<>]*)?>/i;
const ENTITY = /&(?:[a-z]{2,10}|#\d{2,6}|#x[\da-f]{2,6});/i;
const MARKDOWN = /\*\*\S|\]\([^()\s]+\)/;
const PLAIN = /^[\p{L}\p{N}](?:[\p{L}\p{N}_'’.,()/+@-]|(?<! ) (?! ))*$/u;
const PLAIN_ADDRESS = /^https?:\/\/[\w./%-]+$/;
const HOST = /^(?:[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?\.)+[a-z]{2,63}$/i;
const EXAMPLE = /[@/.]example(?:\.(?:com|org|net))?(?:[/:]|$)|\.(?:test|invalid|localhost)(?:[/:]|$)/i;
const LETTERS = { œ: 'oe', æ: 'ae', ß: 'ss', ø: 'o', ł: 'l', đ: 'd', ð: 'd', þ: 'th', ı: 'i' };
const DAYS = ['lun', 'mar', 'mer', 'jeu', 'ven', 'sam', 'dim'];

/** What was typed without what cannot be seen, on one line. */
export function cleaned(typed) {
  return typed.replace(/[\t\n\v\f\r\u0085\u2028\u2029]+/g, ' ').replace(UNSEEN, '').replace(/ {2,}/g, ' ').trim();
}

/** The name of a file after a name: letters without accents, digits, hyphens. */
export function slug(text) {
  const bare = text.toLowerCase().replace(/[œæßøłđðþı]/g, (letter) => LETTERS[letter]).normalize('NFKD').replace(/[\p{M}\p{Cf}]/gu, '');
  return bare.toLowerCase().split(/[^a-z0-9]+/).filter(Boolean).join('-').slice(0, 100).replace(/-+$/, '');
}

/** A text as a YAML scalar, quoted wherever that may matter. */
export function scalar(text) {
  const isDoubtful = text.search(DOUBTFUL) >= 0;
  if ((PLAIN.test(text) || PLAIN_ADDRESS.test(text)) && !isDoubtful) return text;
  const escaped = text.replace(/[\\"]/g, '\\$&');
  return `"${escaped.replace(DOUBTFUL, (letter) => `\\u00${letter.charCodeAt(0).toString(16)}`)}"`;
}

/** What makes fields ready to be judged: the words that say nothing, the communes, whether invented addresses are meant. */
export function rules({ nothing, places, isDemonstration, today }) {
  return { nothing: new Set(nothing), communes: places ? prepared(communesOf(places)) : null, isDemonstration, today };
}

/**
 * What the fields come to, as {values, refused}: for each field its value on the sheet (a text, or a list of words), or the
 * sentence that says why there is none. `typed` holds texts, and lists for choices, by the fields' names.
 */
export function judged(fields, typed, known) {
  const values = new Map();
  const refused = new Map();
  for (const field of fields) {
    const given = typed.get(field.name) ?? '';
    if (Array.isArray(given)) {
      if (given.length) values.set(field.name, given);
      continue;
    }
    const text = field.kind === 'hours' ? given.trim() : cleaned(given);
    if (!text) {
      if (field.isRequired) refused.set(field.name, 'À compléter.');
      continue;
    }
    const answer = KINDS[field.kind](text, field, known);
    if (answer.refusal) refused.set(field.name, answer.refusal);
    else values.set(field.name, answer.value);
  }
  placed(values, refused, known);
  for (const [needed, others] of TOGETHER) {
    if (values.has(needed) || !others.some((name) => values.has(name))) continue;
    if (!refused.has(needed)) refused.set(needed, 'À compléter, ou effacez ce qui en dépend.');
    for (const name of others) values.delete(name);
  }
  return { values, refused };
}

// What says nothing without a first field.
const TOGETHER = [
  ['projet.etapes.etape', ['projet.etapes.date', 'projet.etapes.source']],
  ['sources.titre', ['sources.url', 'sources.date']],
];

const yes = (value) => ({ value });
const no = (refusal) => ({ refusal });

const KINDS = {
  text: (text, { most }, { nothing }) => {
    const length = [...text].length;
    if (length > most) return no(`${length.toLocaleString('fr-FR')}\u00a0caractères\u00a0; ${most} au plus.`);
    if (!/[\p{L}\p{N}]/u.test(text) || nothing.has(slug(text))) return no('Ce que vous ne savez pas se laisse vide.');
    const markup = text.match(TAG) ?? text.match(ENTITY) ?? text.match(MARKDOWN);
    return markup ? no(`Ce texte est montré tel quel\u00a0: ôtez «\u00a0${markup[0].slice(0, 40)}\u00a0».`) : yes(text);
  },
  commune: (text, field, known) => KINDS.text(text, field, known),
  choice: (text, { words }) => (words.includes(text) ? yes(text) : no('Choisissez dans la liste.')),
  phone: (text) => {
    const digits = text.replace(/[\s.\-/]|\(0\)/g, '').replace(/^(?:\+33|0033)0?/, '0');
    const isShared = /^0(?:508|694|696|709|976|939[5-9]|947[5-9])/.test(digits);
    if (!/^0[1-79]\d{8}$/.test(digits) || isShared) return no('Dix chiffres, par exemple 01 99 00 12 34\u00a0; pas de numéro surtaxé.');
    return yes(digits.match(/../g).join(' '));
  },
  email: (text, _, { isDemonstration }) => {
    const [local, host, ...more] = text.split('@');
    const isLocal = /^[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*$/.test(local) && local.length <= 64;
    if (more.length || !isLocal || !HOST.test(host ?? '') || text.length > 254) return no('Une seule adresse, par exemple contact@mairie.fr.');
    return EXAMPLE.test(text) && !isDemonstration ? no('C’est une adresse d’exemple.') : yes(text);
  },
  web: (text, _, { isDemonstration }) => {
    const [, scheme = 'https://', host, port, path] = /^(https?:\/\/)?([^/?#:]+)(?::(\d{1,5}))?([/?#].*)?$/i.exec(text) ?? [];
    const isWrong = /[\s\\<>"`]|%(?![\da-f]{2})|%[01][\da-f]|%7f/i.test(path ?? '');
    const isShort = /^www\.[^.]*$/i.test(host ?? '');
    if (!HOST.test(host ?? '') || host.length > 253 || isShort || isWrong || text.length > 2000 || port === '' || Number(port ?? 1) < 1 || Number(port ?? 1) > 65535) {
      return no('Une adresse web, par exemple https://mairie.fr/lieu.');
    }
    const whole = `${scheme.toLowerCase()}${host}${port ? `:${port}` : ''}${path ?? ''}`;
    return EXAMPLE.test(whole) && !isDemonstration ? no('C’est une adresse d’exemple.') : yes(whole);
  },
  postal: (text) => (/^\d{5}$/.test(text.replace(/\s/g, '')) ? yes(text.replace(/\s/g, '')) : no('Cinq chiffres.')),
  whole: (text, { low, most }) => {
    const digits = text.replace(/\s/g, '');
    const isWithin = /^\d{1,9}$/.test(digits) && Number(digits) >= low && Number(digits) <= most;
    return isWithin ? yes(String(Number(digits))) : no(`Un nombre entier, de ${low} à ${most.toLocaleString('fr-FR')}.`);
  },
  amount: (text) => {
    const digits = text.replace(/\s|€$/g, '');
    return /^\d{1,9}(?:[.,]\d{1,2})?$/.test(digits) ? yes(digits.replace(',', '.')) : no('Un montant en euros, par exemple 600\u00a0000.');
  },
  date: (text) => {
    const iso = dated(text);
    return iso ? yes(iso) : no('Une année, un mois ou un jour\u00a0: 2027, 2027-03 ou 2027-03-15.');
  },
  past: (text, _, { today }) => {
    const iso = dated(text);
    if (!iso) return no('Une année, un mois ou un jour\u00a0: 2026, 2026-03 ou 2026-03-15.');
    return `${iso}-01-01`.slice(0, 10) > today ? no('Cette date est à venir.') : yes(iso);
  },
  hours: (text) => {
    const lines = [];
    const named = new Set();
    for (const line of text.split('\n').map(cleaned).filter(Boolean)) {
      const [, days, hours] = /^([^:]+?)\s*:\s*(.+)$/.exec(line) ?? [];
      const its = days === undefined ? null : daysOf(days);
      const spans = hours === undefined ? null : spansOf(hours);
      if (!its || !spans || its.some((day) => named.has(day))) {
        return no(`À écrire comme «\u00a0lun-ven: 8h30-19h\u00a0» ou «\u00a0sam: fermé\u00a0», un jour une seule fois (lu\u00a0: «\u00a0${line.slice(0, 40)}\u00a0»).`);
      }
      for (const day of its) named.add(day);
      lines.push(`${days.toLowerCase()}: ${spans}`);
    }
    return lines.length ? yes(lines) : no('Des heures, ou rien.');
  },
};

/** A date as precise as it is typed, in ISO form; null where the calendar has none. */
function dated(text) {
  const french = /^(?:(\d{1,2})[/.-])?(\d{1,2})[/.-](\d{4})$/.exec(text);
  const iso = french ? [french[3], french[2], french[1]] : (/^(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?$/.exec(text) ?? []).slice(1);
  const [year, month, day] = iso.map((part) => (part === undefined ? undefined : Number(part)));
  if (!(year >= YEARS[0] && year <= YEARS[1]) || month < 1 || month > 12) return null;
  if (day !== undefined && (day < 1 || day > new Date(Date.UTC(year, month, 0)).getUTCDate())) return null;
  return [year, month, day].filter((part) => part !== undefined).map((part) => String(part).padStart(2, '0')).join('-');
}

/** The days of « lun-ven » or « lun, mer » by number, 7 for public holidays; null for anything else. */
function daysOf(text) {
  const its = [];
  for (const part of text.toLowerCase().split(/\s*,\s*/)) {
    const [first, last, ...more] = part === 'jours_feries' ? [part] : part.split('-');
    const from = first === 'jours_feries' ? 7 : DAYS.indexOf(first);
    const to = last === undefined ? from : DAYS.indexOf(last);
    if (more.length || from < 0 || to < from) return null;
    for (let day = from; day <= to; day += 1) its.push(day);
  }
  return new Set(its).size === its.length ? its : null;
}

/** Hours as « 9h-12h, 14h-17h30 », in order and apart, or « fermé »; null for anything else. */
function spansOf(text) {
  if (/^ferm[ée]$/i.test(text)) return 'fermé';
  let last = -1;
  const spans = [];
  for (const part of text.split(/\s*,\s*/)) {
    const [, ...numbers] = /^(\d{1,2})h(\d{2})?\s*-\s*(\d{1,2})h(\d{2})?$/i.exec(part) ?? [];
    const [startHour, startMinute = 0, endHour, endMinute = 0] = numbers.map((number) => (number === undefined ? undefined : Number(number)));
    const start = startHour * 60 + startMinute;
    const end = endHour * 60 + endMinute;
    if (!(start > last && start < end && end <= 1440) || startMinute > 59 || endMinute > 59) return null;
    last = end;
    spans.push(part.toLowerCase().replace(/\s/g, ''));
  }
  return spans.join(', ');
}

/** The commune that is meant takes the name it has on the list; its postal code must be one of its own. */
function placed(values, refused, { communes }) {
  const name = values.get('adresse.commune');
  const code = values.get('adresse.code_postal');
  if (!communes || name === undefined) return;
  const isNamed = (one) => slug(one) === slug(name);
  const all = communes.filter(({ thing }) => thing.names.some(isNamed));
  const own = all.filter(({ thing }) => isNamed(thing.names[0]));
  const meant = own.length ? own : all;
  const served = code === undefined ? meant : meant.filter(({ thing }) => thing.codes.includes(code));
  if (served.length === 1) {
    values.set('adresse.commune', served[0].thing.names.find(isNamed));
    return;
  }
  values.delete('adresse.commune');
  if (!meant.length) {
    const near = found(communes, name).slice(0, 3).map((answer) => answer.thing.names[0]);
    const tip = near.length ? ` Vouliez-vous dire ${near.join(', ')}\u00a0?` : '';
    refused.set('adresse.commune', `Aucune commune de ce territoire n’a ce nom.${tip}`);
  } else if (served.length || code === undefined) {
    refused.set('adresse.code_postal', 'Plusieurs communes ont ce nom\u00a0: donnez le code postal.');
  } else {
    values.delete('adresse.code_postal');
    const codes = [...new Set(meant.flatMap(({ thing }) => thing.codes))];
    refused.set('adresse.code_postal', `Ce n’est pas le code postal de cette commune (${codes.slice(0, 6).join(', ')}).`);
  }
}

// Groups whose elements are many on a sheet: a form writes one.
const LISTS = new Set(['projet.etapes', 'sources']);

/** The lines of a sheet, or of a part of one, that hold these values in the order of their fields. */
export function lines(values) {
  const written = [];
  const open = [];
  for (const [name, value] of values) {
    const steps = name.split('.');
    const last = steps.pop();
    let shared = 0;
    while (shared < steps.length && steps[shared] === open[shared]) shared += 1;
    open.length = shared;
    let start = '';
    while (open.length < steps.length) {
      written.push(`${indent(open)}${steps[open.length]}:`);
      open.push(steps[open.length]);
      if (LISTS.has(open.join('.'))) start = '- ';
    }
    const margin = start ? indent(open).slice(2) : indent(open);
    written.push(...said(`${margin}${start}${last}:`, value, `${indent(open)}  `));
  }
  return written;
}

// Two spaces for each group, and two more inside the element of a list.
function indent(open) {
  const depth = open.filter((_, at) => LISTS.has(open.slice(0, at + 1).join('.'))).length;
  return '  '.repeat(open.length + depth);
}

function said(head, value, margin) {
  if (!Array.isArray(value)) return [`${head} ${scalar(value)}`];
  if (value.some((one) => one.includes(':'))) return [head, ...value.map((line) => `${margin}${line}`)];
  return [`${head} [${value.join(', ')}]`];
}
