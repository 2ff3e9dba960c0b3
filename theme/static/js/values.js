// Values as French people write them: what the build's read/values.py reads exactly is read here exactly, without its sentences.
// A test holds telephone and SIRET numbers to the same answers on both sides.

const SHORT = 200;

/** The text with composed accents and single spaces; null when it is empty or too long. */
export function oneLine(text, longest = SHORT) {
  const line = text.trim();
  return line && [...line].length <= longest ? line.normalize('NFC').split(/\s+/).join(' ') : null;
}

/** The text in lower case without accents, all dashes and apostrophes made one; each character keeps its place. */
export function folded(text) {
  return [...text].map(foldedCharacter).join('');
}

function foldedCharacter(character) {
  if (character <= '\x7f') return character.toLowerCase();
  if (/\s/.test(character)) return ' ';
  if (/\p{L}/u.test(character)) {
    const base = [...character.normalize('NFD')][0].toLowerCase();
    return /^[a-z]$/.test(base) ? base : character;
  }
  if (/[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]/.test(character)) return '-';
  return /[\u2018\u2019\u02bc\u00b4]/.test(character) ? "'" : character;
}

const PHONE = /^(?:\+ ?)?[0-9]+(?: ?[-./] ?[0-9]+| [0-9]+)*$/;
const TRUNK = /^\(?(\+ ?[0-9]{2,3}|00 ?[0-9]{2,3})\)? ?\(0\) ?|^\((\+ ?[0-9]{2,3}|00 ?[0-9]{2,3}|0[1-9])\) ?/;
// What is dialled in France as 0… is written abroad with the country code of its territory, not always 33.
const OVERSEAS = /^(?:026[239]|0639|069[23])|^(0590|069[01])|^(0594)|^(0596|0697)/;
const OVERSEAS_CODES = ['262', '590', '594', '596'];
// Ranges that several overseas territories share: only the writer knows which.
const SHARED = /^0(?:508|694|696|709|976|939[5-9]|947[5-9])/;
const TEN_DIGITS = ['33', ...OVERSEAS_CODES];
const TWO_DIGIT_COUNTRIES = /^(?:20|27|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58])/;
const COSTLY = /^8[129]/;

/**
 * A telephone number as {e164, typed}: « 01 99 00 12 34 » for a number of mainland France, as typed for others; null for what
 * is none, for short numbers and for those that cost more than a call.
 */
export function phone(text) {
  const read = oneLine(text);
  if (read === null) return null;
  const plain = folded(read).replace(TRUNK, (_, first, second) => `${first ?? second} `).trim();
  if (!PHONE.test(plain)) return null;
  const digits = plain.replace(/[^0-9]/g, '');
  const isInternational = plain.startsWith('+') || digits.startsWith('00');
  const e164 = isInternational ? international(plain.startsWith('+') ? digits : digits.slice(2)) : national(digits);
  if (!e164) return null;
  const inFrance = `0${e164.slice(3)}`;
  return { e164, typed: national(inFrance) === e164 ? inFrance.match(/../g).join(' ') : plain };
}

function national(digits) {
  if (digits.length !== 10 || digits[0] !== '0' || SHARED.test(digits)) return null;
  return accepted(overseas(digits) ?? '33', digits.slice(1));
}

function overseas(digits) {
  const found = OVERSEAS.exec(digits);
  return found ? OVERSEAS_CODES[Math.max(0, found.slice(1).findIndex(Boolean) + 1)] : null;
}

function international(digits) {
  if (!digits || digits[0] === '0') return null;
  const length = '17'.includes(digits[0]) ? 1 : TWO_DIGIT_COUNTRIES.test(digits) ? 2 : 3;
  const code = digits.slice(0, length);
  const number = digits.slice(length);
  if (TEN_DIGITS.includes(code)) {
    const bare = number.length === 10 && number[0] === '0' ? number.slice(1) : number;
    if (bare.length !== 9 || bare[0] === '0' || (code === '33' && overseas(`0${bare}`))) return null;
    return accepted(code, bare);
  }
  if ((code === '1' && number.length !== 10) || digits.length < 7 || digits.length > 15) return null;
  return `+${digits}`;
}

function accepted(code, number) {
  return COSTLY.test(number) ? null : `+${code}${number}`;
}

const LA_POSTE = '356000000';

/** The 14 digits of a SIRET, spaces aside, whose key is right; null for anything else. */
export function siretOf(text) {
  const digits = folded(oneLine(text) ?? '').replaceAll(' ', '');
  if (!/^[0-9]{14}$/.test(digits) || digits.startsWith('000000000') || !isLuhn(digits.slice(0, 9))) return null;
  const isOfThePost = digits.startsWith(LA_POSTE) && [...digits].reduce((sum, digit) => sum + Number(digit), 0) % 5 === 0;
  return isLuhn(digits) || isOfThePost ? digits : null;
}

function isLuhn(digits) {
  const sum = [...digits].reverse().reduce((total, digit, place) => {
    const value = Number(digit) * (1 + (place % 2));
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}
