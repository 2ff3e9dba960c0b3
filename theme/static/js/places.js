// Finding things by what people type: a name, an old name, a postal code, with or without accents, hyphens, articles and
// abbreviations, and with one typing error. Nothing here touches the page or asks for anything.

import { kilometres } from './sphere.js';

const LONGEST = 100;
const SHORTEST_MISSPELT = 4;
const SHORTEST_TWICE_MISSPELT = 7;
const ABBREVIATIONS = { st: 'saint', ste: 'sainte', sts: 'saints', stes: 'saintes', s: 'sur', ss: 'sous' };
const ARTICLES = new Set(['le', 'la', 'les', 'l']);
const LIGATURES = { œ: 'oe', æ: 'ae' };

// How well a name answers, the best first; see `rank`.
const WHOLE = 0;
const START = 2;
const WORD = 4;
const WORDS = 6;
const NEARLY_WHOLE = 8;
const NEARLY_START = 10;
const NEARLY_WORD = 12;
const TWICE_MISSPELT = 14;

/** The words of a text without case, accents or signs. */
export function words(text) {
  const bare = text.slice(0, LONGEST).toLowerCase().normalize('NFD').replace(/\p{M}/gu, '').replace(/[œæ]/g, (one) => LIGATURES[one]);
  return bare.match(/[a-z0-9]+/g) ?? [];
}

/** Words with their abbreviations spelled out. */
export function spelledOut(list) {
  return list.map((word) => (Object.hasOwn(ABBREVIATIONS, word) ? ABBREVIATIONS[word] : word));
}

// A name in one piece, with the places where its words begin; an article at its start counts for nothing.
function nameOf(text) {
  const list = spelledOut(words(text));
  const starts = [];
  let whole = '';
  for (const word of list) {
    starts.push(whole.length);
    whole += word;
  }
  const own = list.length > 1 && ARTICLES.has(list[0]) ? 2 : 1;
  return { text, whole, list, first: starts.slice(0, own), later: starts.slice(own) };
}

/** Things made ready to be found. Each has `names`, the first its own, and may have `codes`; those before go before. */
export function prepared(things) {
  return things.map((thing) => ({ thing, names: thing.names.map(nameOf), codes: thing.codes ?? [] }));
}

/**
 * The things that answer what was typed, the best first, as {thing, name, code}: the name and the postal code that answered.
 * At equal worth the order is that of the things.
 */
export function found(index, typed) {
  const list = words(typed);
  const letters = list.filter((word) => !/^\d+$/.test(word));
  const digits = list.filter((word) => /^\d+$/.test(word)).join('');
  if (!letters.length) return digits.length < 2 ? [] : byCode(index, digits);
  // The last word may be unfinished: « st » is « saint », or the start of « Stains ».
  const spelled = spelledOut(letters);
  const queries = [...new Set([[...spelled.slice(0, -1), letters.at(-1)].join(''), spelled.join('')])];
  const answers = best(index, queries, spelled, 1);
  const all = answers.length || spelled.join('').length < SHORTEST_TWICE_MISSPELT ? answers : best(index, queries, spelled, 2);
  // A code beside a name tells namesakes apart.
  const isThere = ({ thing }) => digits.length > 1 && (thing.codes ?? []).some((code) => code.startsWith(digits));
  return [...all.filter(isThere), ...all.filter((answer) => !isThere(answer))];
}

function best(index, queries, list, errors) {
  const answers = [];
  for (const { thing, names, codes } of index) {
    let worth = Infinity;
    let name = '';
    names.forEach((one, position) => {
      for (const query of queries) {
        // An own name goes before another name that answers as well.
        const its = rank(query, one, list, errors) + Math.min(position, 1);
        if (its < worth) [worth, name] = [its, one.text];
      }
    });
    if (worth < Infinity) answers.push({ thing, name, code: codes[0], worth });
  }
  return answers.sort((a, b) => a.worth - b.worth);
}

function rank(query, { whole, list, first, later }, typed, errors) {
  for (const start of first) {
    if (whole.startsWith(query, start)) return whole.length - start === query.length ? WHOLE : START;
  }
  if (later.some((start) => whole.startsWith(query, start))) return WORD;
  if (typed.length > 1 && areInOrder(typed, list)) return WORDS;
  if (query.length < SHORTEST_MISSPELT) return Infinity;
  if (errors > 1) return first.some((start) => isWithin(query, whole, start, errors)) ? TWICE_MISSPELT : Infinity;
  for (const start of first) {
    if (isMisspelt(query, whole, start)) {
      return Math.abs(whole.length - start - query.length) <= 1 ? NEARLY_WHOLE : NEARLY_START;
    }
  }
  return later.some((start) => isMisspelt(query, whole, start)) ? NEARLY_WORD : Infinity;
}

// Whether each typed word begins a word of the name, in the name's order: « ferte jouarre ».
function areInOrder(typed, list) {
  let at = 0;
  for (const word of typed) {
    while (at < list.length && !list[at].startsWith(word)) at += 1;
    if (at === list.length) return false;
    at += 1;
  }
  return true;
}

// Whether the query is the start of the name but for one letter wrong, missing, too many, or two changed about: whichever it
// is, it shows where the two first differ.
function isMisspelt(query, name, from) {
  let at = 0;
  while (at < query.length && query[at] === name[from + at]) at += 1;
  const goesOn = (typed, named) => name.startsWith(query.slice(typed), from + named);
  return (
    goesOn(at + 1, at + 1) ||
    goesOn(at + 1, at) ||
    goesOn(at, at + 1) ||
    (query[at] === name[from + at + 1] && query[at + 1] === name[from + at] && goesOn(at + 2, at + 2))
  );
}

// Whether the query is the start of the name but for so many letters wrong, missing or too many.
function isWithin(query, name, from, errors) {
  const end = Math.min(name.length - from, query.length + errors);
  let row = Array.from({ length: end + 1 }, (_, column) => column);
  for (let typed = 1; typed <= query.length; typed += 1) {
    const next = [typed];
    for (let column = 1; column <= end; column += 1) {
      const changed = row[column - 1] + (query[typed - 1] === name[from + column - 1] ? 0 : 1);
      next.push(Math.min(changed, row[column] + 1, next[column - 1] + 1));
    }
    if (Math.min(...next) > errors) return false;
    row = next;
  }
  return Math.min(...row) <= errors;
}

function byCode(index, digits) {
  const answers = ofCodes(index, (code) => code.startsWith(digits));
  if (answers.length || digits.length < SHORTEST_MISSPELT) return answers;
  return ofCodes(index, (code) => isMisspelt(digits, code, 0));
}

function ofCodes(index, isMeant) {
  return index.flatMap(({ thing, names, codes }) => {
    const code = codes.find(isMeant);
    return code === undefined ? [] : [{ thing, name: names[0].text, code }];
  });
}

/** Communes as the build wrote them, the most populous first. */
export function communesOf({ communes }) {
  return communes.map(([name, slug, codes, latitude, longitude, radius, ...former]) => ({
    names: [name, ...former],
    codes: codes.split(' '),
    slug,
    point: [latitude, longitude],
    radius,
  }));
}

/** The thing whose point is nearest, as {thing, kilometres}; as the crow flies. */
export function nearest(things, point) {
  let answer = { thing: null, kilometres: Infinity };
  for (const thing of things) {
    const away = kilometres(thing.point, point);
    if (away < answer.kilometres) answer = { thing, kilometres: away };
  }
  return answer;
}
