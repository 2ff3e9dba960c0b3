// Opening hours as people write them: the reading of the build's read/hours.py, without its sentences. What it accepts is
// accepted here, and means the same; a test holds both to the same answers. Days are numbers from Monday, 0, with 7 for public
// holidays; spans are [start, end] in minutes after midnight, over 1440 on the next day.

import { folded, oneLine } from './values.js';

const HOLIDAYS = 7;
const DAY = 1440;
// An end before its start is on the next day if it comes by 6 h.
const LATEST_CLOSING = 360;
const LONGEST = 1000;

class Unclear extends Error {}

const NAMES = ['lundi', 'mardi', 'mercredi', 'jeudi', 'vendredi', 'samedi', 'dimanche'];
const SHORT = [['lu', 'lun'], ['ma', 'mar'], ['me', 'mer', 'merc'], ['je', 'jeu'], ['ve', 'ven', 'vend'], ['sa', 'sam'], ['di', 'dim']];
const MAY_END_WITH_POINT = new Set(SHORT.flat());
const WORDS = new Map([
  ...NAMES.flatMap((name, day) => [name, `${name}s`, ...SHORT[day]].map((word) => [word, ['days', [day]]])),
  ['semaine', ['days', [0, 1, 2, 3, 4]]],
  ...['ferie', 'feries'].map((word) => [word, ['days', [HOLIDAYS]]]),
  ...['ferme', 'fermee', 'fermes', 'fermees'].map((word) => [word, ['closed']]),
  ...['a', 'au'].map((word) => [word, ['to']]),
  ...['de', 'du'].map((word) => [word, ['from']]),
  ['entre', ['between']],
  ...['le', 'les', 'chaque'].map((word) => [word, ['the']]),
  ...['et', 'puis'].map((word) => [word, ['and']]),
]);
const EVERY_DAY = [0, 1, 2, 3, 4, 5, 6];
const TOKENS = {
  round: ['h24\\b|24 ?(?:heures?|h)? ?(?:/|sur) ?24(?: ?heures?\\b| ?h\\b|(?![0-9a-z:]))', ['round']],
  always: ['7 ?(?:jours?|j)? ?(?:/|sur) ?7(?: ?jours?\\b| ?j\\b|(?![0-9a-z:]))', ['days', EVERY_DAY]],
  some: ['[1-6] ?(?:jours?|j)? ?(?:/|sur) ?7(?: ?jours?\\b| ?j\\b|(?![0-9a-z:]))', null],
  clock: ['[0-9]+ ?(?:heures?|h|:) ?[0-9]{2}(?![0-9a-z]| ?[h:])', ['time']],
  odd: ['[0-9]+(?:h|:)[0-9]+[0-9a-z:]*', null],
  full: ['[0-9]+ ?(?:heures?|h)(?![a-z])', ['time']],
  point: ['[0-9]+\\.[0-9]+h?', null],
  number: ['[0-9]+(?![0-9a-z])', ['number']],
  noon: ['midi\\b', ['time', DAY / 2]],
  midnight: ['minuit\\b', ['time', 0]],
  everyday: ['tous les jours\\b(?! ?feries?)|chaque jour\\b(?! ?feries?)', ['days', EVERY_DAY]],
  every: ['tous les\\b', ['the']],
  holidays: ['jours?[ _-]feries?\\b', ['days', [HOLIDAYS]]],
  weekend: ['week[ -]?ends?\\b', ['days', [5, 6]]],
  weekdays: ['en semaine\\b', ['days', [0, 1, 2, 3, 4]]],
  until: ["jusqu'(?:a|au)\\b", ['to']],
  and: ['&', ['and']],
  word: ['[a-z]+', null],
  arrow: ['[-=]>|[\\u2192\\u279c\\u2794\\u21d2]|--?', ['to']],
  separator: ['[,;/]', ['separator']],
  colon: [':', ['colon']],
};
const TOKEN = new RegExp(Object.entries(TOKENS).map(([name, [form]]) => `(?<${name}>${form})`).join('|'), 'y');
const SEPARATORS = ['separator', 'and', 'colon'];

/** The days of « lun-ven » or « le samedi et le dimanche », in the order typed; null where they are not understood. */
export function days(text) {
  return understood(() => {
    const tokens = tokensOf(lineOf(text));
    if (tokens.some(({ kind }) => ['time', 'number', 'round', 'closed'].includes(kind))) throw new Unclear();
    const parts = partsOf(tokens);
    checkSeparated(parts);
    return withoutRepeats(parts);
  });
}

/** The spans of a day, first to last: [] for « fermé », null where they are not understood. */
export function spans(text) {
  return understood(() => {
    const tokens = tokensOf(lineOf(text));
    if (tokens.some(({ kind }) => kind === 'days')) throw new Unclear();
    const parts = partsOf(tokens);
    checkSeparated(parts);
    return inOrder(parts);
  });
}

/** The spans of each day that a text names (« 24h/24 7j/7 », « lun-ven 9h-18h, sam 9h-12h »), a Map; null where none. */
export function week(text) {
  return understood(() => {
    const line = lineOf([...text].length <= LONGEST ? joined(text) : text);
    if (/^24 ?h? ?\/ ?7 ?j?$/.test(folded(line))) return new Map(EVERY_DAY.map((day) => [day, [[0, DAY]]]));
    const parts = partsOf(tokensOf(line));
    checkSeparated(parts);
    if (parts.every(isHours) || !parts.some(isHours)) throw new Unclear();
    const found = new Map();
    for (const clause of clausesOf(parts)) {
      const its = inOrder(clause.filter(isHours));
      for (const day of withoutRepeats(clause.filter((part) => !isHours(part)))) {
        if (found.has(day)) throw new Unclear();
        found.set(day, its);
      }
    }
    if (isLate(found)) throw new Unclear();
    return found;
  });
}

/** The same for lines « days: hours »: {week, lines: [[days, hours] as typed]}; null where one of them is not understood. */
export function weekOfLines(rows) {
  const found = new Map();
  const lines = [];
  for (const row of rows) {
    const [, named, hours] = /^([^:]+?)\s*:\s*(.+)$/.exec(row) ?? [];
    const its = named === undefined ? null : days(named);
    const open = its && spans(hours);
    if (!open || its.some((day) => found.has(day))) return null;
    for (const day of its) found.set(day, open);
    lines.push([named, hours]);
  }
  return lines.length && !isLate(found) ? { week: found, lines } : null;
}

function understood(read) {
  try {
    return read();
  } catch (error) {
    if (error instanceof Unclear) return null;
    throw error;
  }
}

function lineOf(text) {
  const line = oneLine(text, LONGEST);
  if (line === null) throw new Unclear();
  return line.endsWith('.') && line.length > 1 ? line.slice(0, -1).trimEnd() : line;
}

function joined(text) {
  const lines = text.trim().split('\n').map((line) => line.trim());
  const last = lines.pop();
  return [...lines.filter(Boolean).map((line) => line.replace(/,$/, '').replace(/;$/, '')), last].join(' ; ');
}

function minute(hour, minutes) {
  if (hour.length > 2 || Number(hour) > 24 || (Number(hour) === 24 && Number(minutes)) || Number(minutes) > 59) throw new Unclear();
  return Number(hour) * 60 + Number(minutes);
}

function tokensOf(line) {
  const plain = folded(line);
  const tokens = [];
  let place = 0;
  while (place < plain.length) {
    if (plain[place] === ' ') {
      place += 1;
      continue;
    }
    TOKEN.lastIndex = place;
    const groups = TOKEN.exec(plain)?.groups;
    if (!groups) throw new Unclear();
    const [name, text] = Object.entries(groups).find(([, matched]) => matched !== undefined);
    const [kind, value] = TOKENS[name][1] ?? WORDS.get(text) ?? [];
    if (!kind) throw new Unclear();
    place = TOKEN.lastIndex;
    if (name === 'word' && MAY_END_WITH_POINT.has(text) && plain[place] === '.') place += 1;
    if (name === 'clock' || name === 'full' || name === 'number') {
      const [hour, minutes = '00'] = text.match(/\d+/g);
      tokens.push({ kind, value: minute(hour, minutes) });
    } else {
      tokens.push({ kind, value });
    }
  }
  return tokens;
}

// What stands between two separators: {spans} or {days}, and whether one stands before it.
function partsOf(tokens) {
  let place = 0;
  const at = (kinds, ahead = 0) => kinds.includes(tokens[place + ahead]?.kind);
  const take = () => tokens[place++];
  const parts = [];

  const separated = () => {
    if (!at(SEPARATORS)) return false;
    const first = take();
    if (first.kind === 'separator' && at(['and'])) take();
    if (!parts.length || place === tokens.length || at(SEPARATORS)) throw new Unclear();
    return first.kind !== 'colon';
  };
  const span = (isBetween) => {
    const first = take();
    if (!at([isBetween ? 'and' : 'to'])) throw new Unclear();
    take();
    if (!at(['time', 'number'])) throw new Unclear();
    const last = take();
    if ((first.kind === 'number' && last.kind === 'number') || at(['to'])) throw new Unclear();
    const isNext = last.value < first.value;
    if (first.value === DAY || first.value === last.value || (isNext && last.value > LATEST_CLOSING)) throw new Unclear();
    return [first.value, last.value + (isNext ? DAY : 0)];
  };
  const members = () => {
    const start = place;
    if (at(['from', 'the'])) take();
    if (!at(['days'])) {
      place = start;
      return null;
    }
    const first = take().value;
    if (!at(['to'])) return first;
    take();
    if (at(['the'])) take();
    if (!at(['days'])) throw new Unclear();
    const last = take().value;
    if (at(['to']) || first.length !== 1 || last.length !== 1 || first[0] === last[0]) throw new Unclear();
    if (first[0] === HOLIDAYS || last[0] === HOLIDAYS) throw new Unclear();
    return Array.from({ length: ((last[0] - first[0] + 7) % 7) + 1 }, (_, step) => (first[0] + step) % 7);
  };

  while (place < tokens.length) {
    const isSeparated = separated();
    if (at(['closed'])) {
      take();
      parts.push({ spans: [], isSeparated });
    } else if (at(['round'])) {
      take();
      parts.push({ spans: [[0, DAY]], isSeparated });
    } else {
      const isBetween = at(['between']);
      if (isBetween || (at(['from']) && at(['time', 'number'], 1))) take();
      if (at(['time', 'number'])) {
        parts.push({ spans: [span(isBetween)], isSeparated });
      } else {
        const its = isBetween ? null : members();
        if (!its) throw new Unclear();
        parts.push({ days: its, isSeparated });
      }
    }
  }
  return parts;
}

function isHours(part) {
  return part.spans !== undefined;
}

function checkSeparated(parts) {
  if (parts.some((part, at) => at && isHours(part) === isHours(parts[at - 1]) && !part.isSeparated)) throw new Unclear();
}

function inOrder(parts) {
  const found = [];
  for (const part of parts) {
    if (!part.spans.length && parts.length > 1) throw new Unclear();
    for (const span of part.spans) {
      const before = found.at(-1);
      if (before && (span[0] < before[0] || span[0] < before[1])) throw new Unclear();
      found.push(span);
    }
  }
  return found;
}

function withoutRepeats(parts) {
  const found = parts.flatMap((part) => part.days);
  if (new Set(found).size !== found.length) throw new Unclear();
  return found;
}

// Whether a day opens before the day before has closed, after midnight.
function isLate(found) {
  return EVERY_DAY.some((day) => {
    const before = found.get((day + 6) % 7)?.at(-1);
    const after = found.get(day)?.[0];
    return Boolean(before && after && before[1] - DAY > after[0]);
  });
}

// Some days and their hours, side by side in either order.
function clausesOf(parts) {
  const turns = (list) => list.filter((part, at) => at && isHours(part) !== isHours(list[at - 1])).length;
  if (turns(parts) === 1) return [parts];
  const clauses = [];
  for (const part of parts) {
    const before = clauses.at(-1)?.at(-1);
    const isClosed = part.spans?.length === 0;
    if (!before || (part.isSeparated && (isHours(part) !== isHours(before) || isClosed))) clauses.push([]);
    clauses.at(-1).push(part);
  }
  if (clauses.some((clause) => turns(clause) !== 1)) throw new Unclear();
  return clauses;
}
