// A sheet as YAML, composed from what a visitor types: fields by their names on the sheet (« contact.telephone »,
// « espaces.0.tarifs.1.montant » in lists), each of a kind (site/pages/declare.py). A value is written so that
// `python -m telecentres check` accepts it, or it is refused with a sentence. Nothing here touches the page or asks for anything.

import { spans, week, weekOfLines } from './hours.js';
import { communesOf, found, prepared } from './places.js';
import { phone, siretOf } from './values.js';

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
const MOST_LINES = 100;

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
 * What the fields come to, as {values, refused}: for each name on the sheet its value (a text; {words} for a list of words or
 * texts, {lines} for a group of lines), or the sentence that says why there is none. `typed` holds texts, and lists for
 * choices, by the fields' names; « services » that are asked one by one hold [word, « oui » or « non »] pairs.
 */
export function judged(fields, typed, known) {
  const values = new Map();
  const refused = new Map();
  for (const field of fields) {
    const given = typed.get(field.name) ?? (field.kind === 'answers' ? [] : '');
    if (field.kind === 'answers') {
      const named = (answer) => given.filter(([, its]) => its === answer).map(([word]) => word);
      if (named('oui').length) values.set(field.name, { words: named('oui') });
      if (named('non').length) values.set(`${field.name}_absents`, { words: named('non') });
      continue;
    }
    if (Array.isArray(given)) {
      if (given.length) values.set(field.name, { words: given });
      continue;
    }
    const text = MANY_LINED.has(field.kind) ? given.trim() : cleaned(given);
    if (!text) {
      if (field.isRequired) refused.set(field.name, 'À compléter.');
      continue;
    }
    const answer = KINDS[field.kind](text, field, known);
    if (answer.refusal) refused.set(field.name, answer.refusal);
    else values.set(field.name, answer.value);
  }
  placed(values, refused, known);
  agreeing(values, refused, known);
  quoted(values, refused);
  whole(fields, values, refused);
  return { values, refused };
}

const MANY_LINED = new Set(['hours', 'texts']);

// A group of the sheet says nothing without the fields it needs; an inner group is looked at before the one that holds it.
function whole(fields, values, refused) {
  const needed = fields.filter((field) => field.isNeeded && !field.isRequired);
  needed.sort((a, b) => b.name.split('.').length - a.name.split('.').length);
  for (const { name } of needed) {
    const group = name.slice(0, name.lastIndexOf('.') + 1);
    const others = [...values.keys()].filter((other) => other.startsWith(group));
    if (values.has(name) || (!others.length && !refused.has(name))) continue;
    if (!refused.has(name)) refused.set(name, 'À compléter, ou effacez ce qui en dépend.');
    for (const other of others) values.delete(other);
  }
}

// A price is on request, or it is named.
function quoted(values, refused) {
  for (const [name, value] of [...values]) {
    if (value !== ON_REQUEST || ![...values.keys()].some((other) => other.startsWith(`${name}.`))) continue;
    refused.set(name, 'Sur devis, ou des prix\u00a0: l’un des deux.');
    values.delete(name);
  }
}

const ON_REQUEST = 'sur_devis';

// What the checks ask of several dates together (« periods end after they begin », « the status agrees with the dates »).
function agreeing(values, refused, { today }) {
  const refuse = (name, sentence) => {
    values.delete(name);
    refused.set(name, sentence);
  };
  for (const [name, last] of [...values]) {
    const [, group] = /^(fermetures\.\d+\.)au$/.exec(name) ?? [];
    if (group && values.has(`${group}du`) && last < values.get(`${group}du`)) refuse(name, 'Dernier jour avant le premier.');
  }
  const status = values.get('statut');
  const opened = values.get('ouverture');
  const closed = values.get('fermeture');
  const contradicted = (name, what) => {
    for (const one of ['statut', name]) refuse(one, `La date ${what}, et le statut dit autre chose\u00a0: corrigez l’un des deux.`);
  };
  if (closed && opened && lastDay(closed) < firstDay(opened)) refuse('fermeture', 'Fermeture avant l’ouverture du lieu.');
  if (closed && ['ouvert', 'en_projet'].includes(status) && firstDay(closed) <= today) contradicted('fermeture', 'de fermeture est passée');
  if (opened && status === 'en_projet' && lastDay(opened) < today) contradicted('ouverture', 'd’ouverture est passée');
  if (opened && status === 'ouvert' && firstDay(opened) > today) contradicted('ouverture', 'd’ouverture est à venir');
}

function firstDay(iso) {
  return iso + '-01-01'.slice(iso.length - 4);
}

function lastDay(iso) {
  const [year, month = '12', day] = iso.split('-');
  return day ? iso : `${year}-${month}-${new Date(Date.UTC(year, month, 0)).getUTCDate()}`;
}

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
  texts: (text, field, known) => {
    const texts = text.split('\n').map(cleaned).filter(Boolean);
    if (texts.length > MOST_LINES) return no(`${MOST_LINES} lignes au plus.`);
    const answers = texts.map((one) => KINDS.text(one, field, known));
    return answers.find(({ refusal }) => refusal) ?? yes({ words: texts });
  },
  yesno: (text) => (text === 'oui' || text === 'non' ? yes(text) : no('Oui, non ou inconnu.')),
  quote: (text) => (text === ON_REQUEST ? yes(text) : no('Choisissez dans la liste.')),
  phone: (text) => {
    const number = phone(text);
    if (number) return yes(number.typed);
    return no('Un seul numéro, par exemple 01 99 00 12 34 ou +32 2 000 00 00\u00a0; ni numéro court ni numéro surtaxé.');
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
  measure: (text, { low, most }) => {
    const digits = text.replace(/\s/g, '').replace('.', ',');
    const isNumber = /^\d{1,9}(?:,\d{1,4})?$/.test(digits) && !/^[1-9]\d{0,2}(?:\.\d{3})+$/.test(text);
    const number = Number(digits.replace(',', '.'));
    const isWithin = isNumber && number >= low && number <= most;
    return isWithin ? yes(String(number).replace('.', ',')) : no(`Un nombre, de ${low.toLocaleString('fr-FR')} à ${most.toLocaleString('fr-FR')}.`);
  },
  siret: (text) => {
    const digits = siretOf(text);
    return digits ? yes(digits) : no('Les 14 chiffres d’un numéro SIRET\u00a0; un de ceux-ci est faux, ou il en manque.');
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
    return firstDay(iso) > today ? no('Cette date est à venir.') : yes(iso);
  },
  day: (text) => {
    const iso = dated(text);
    return iso?.length === 10 ? yes(iso) : no('Un jour, par exemple 2026-10-05.');
  },
  pastday: (text, field, { today }) => {
    const answer = KINDS.day(text);
    return answer.value > today ? no('Cette date est à venir.') : answer;
  },
  hours: (text) => {
    const rows = text.split('\n').map(cleaned).filter(Boolean);
    const read = weekOfLines(rows);
    if (read) return yes({ lines: read.lines });
    if (week(rows.join('\n'))) return yes(rows.join(' ; ').replace(/[,;] ;/g, ' ;'));
    return no(`À écrire comme «\u00a0lun-ven: 8h30-19h\u00a0», «\u00a0sam: 22h-2h\u00a0» ou «\u00a0dim: fermé\u00a0», chaque jour une seule fois${misread(rows)}.`);
  },
};

// The first line that is not understood by itself.
function misread(rows) {
  const line = rows.find((row) => !weekOfLines([row]) && !week(row) && !spans(row));
  return line ? ` (lu\u00a0: «\u00a0${line.slice(0, 40)}\u00a0»)` : '';
}

/** A date as precise as it is typed, in ISO form; null where the calendar has none. */
function dated(text) {
  const french = /^(?:(\d{1,2})[/.-])?(\d{1,2})[/.-](\d{4})$/.exec(text);
  const iso = french ? [french[3], french[2], french[1]] : (/^(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?$/.exec(text) ?? []).slice(1);
  const [year, month, day] = iso.map((part) => (part === undefined ? undefined : Number(part)));
  if (!(year >= YEARS[0] && year <= YEARS[1]) || month < 1 || month > 12) return null;
  if (day !== undefined && (day < 1 || day > new Date(Date.UTC(year, month, 0)).getUTCDate())) return null;
  return [year, month, day].filter((part) => part !== undefined).map((part) => String(part).padStart(2, '0')).join('-');
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

/** The lines of a sheet, or of a part of one, that hold these values in the order of their fields. */
export function lines(values) {
  const tree = new Map();
  for (const [name, value] of values) {
    const steps = name.split('.');
    const last = steps.pop();
    let group = tree;
    for (const step of steps) {
      if (!group.has(step)) group.set(step, new Map());
      group = group.get(step);
    }
    group.set(last, value);
  }
  return written(tree, '');
}

function written(tree, margin) {
  return [...tree].flatMap(([name, value]) => {
    const head = `${margin}${name}:`;
    if (value.lines) return [head, ...value.lines.map(([days, hours]) => `${margin}  ${scalar(days)}: ${scalar(hours)}`)];
    if (value.words) return [`${head} [${value.words.map(element).join(', ')}]`];
    if (!(value instanceof Map)) return [`${head} ${scalar(value)}`];
    if (!/^\d+$/.test(value.keys().next().value)) return [head, ...written(value, `${margin}  `)];
    return [head, ...[...value.values()].flatMap((item) => listed(item, margin))];
  });
}

function listed(item, margin) {
  const [first, ...others] = written(item, `${margin}    `);
  return [`${margin}  - ${first.trimStart()}`, ...others];
}

// Between brackets a comma parts two texts.
function element(text) {
  const plain = scalar(text);
  return plain === text && text.includes(',') ? `"${text}"` : plain;
}
