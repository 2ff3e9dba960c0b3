// What the door of a place says now, in the time zone of its territory, whatever the visitor's own. The rules and their names
// are those of know/opening.py; a test proves that both agree. Days count from 1970-01-01, minutes from its midnight on the
// territory's wall clock.

const DAY = 1440;
const HORIZON = 370;
const ALWAYS = 7 * DAY;
const MILLISECONDS = 86_400_000;
const REFRESH = 30_000;
const WEEKDAYS = ['dimanche', 'lundi', 'mardi', 'mercredi', 'jeudi', 'vendredi', 'samedi'];

/** The day number of Easter Sunday of a year of the Gregorian calendar. */
export function easter(year) {
  const golden = year % 19;
  const century = Math.floor(year / 100);
  let moon = (century - Math.floor(century / 4) - Math.floor((8 * century + 13) / 25) + 19 * golden + 15) % 30;
  const late = Math.floor(moon / 28);
  moon -= late * (1 - late * Math.floor(29 / (moon + 1)) * Math.floor((21 - golden) / 11));
  const weekday = (year + Math.floor(year / 4) + moon + 2 - century + Math.floor(century / 4)) % 7;
  return Date.UTC(year, 2, 28) / MILLISECONDS + moon - weekday;
}

function isHoliday(day, rule) {
  if (!rule) return false;
  const iso = isoDate(day);
  return rule.fixed.includes(iso.slice(5)) || rule.easter.includes(day - easter(Number(iso.slice(0, 4))));
}

function isoDate(day) {
  return new Date(day * MILLISECONDS).toISOString().slice(0, 10);
}

const formats = new Map(); // by time zone: making one takes longer than a hundred answers
const lastRead = new Map(); // by time zone: whoever asks, asks often in a minute

/** What the wall clock of a time zone shows at an instant in milliseconds, in minutes. */
export function wall(instant, zone) {
  const minute = Math.floor(instant / 60_000);
  const last = lastRead.get(zone);
  if (last?.minute === minute) return last.shows;
  if (!formats.has(zone)) {
    const shown = { year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', hourCycle: 'h23' };
    formats.set(zone, new Intl.DateTimeFormat('en-u-ca-gregory-nu-latn', { timeZone: zone, ...shown }));
  }
  const part = Object.fromEntries(formats.get(zone).formatToParts(instant).map(({ type, value }) => [type, Number(value)]));
  const shows = Date.UTC(part.year, part.month - 1, part.day, part.hour, part.minute) / 60_000;
  lastRead.set(zone, { minute, shows });
  return shows;
}

// The spans that begin on a day, or null where it is a public holiday of which the sheet says nothing.
function spansOf(day, { days, holidays, closures, rule }) {
  const iso = isoDate(day);
  if (closures?.some(([first, last]) => first <= iso && iso <= last)) return [];
  const flat = isHoliday(day, rule) ? holidays : days[(day + 3) % 7];
  if (!flat) return null;
  const spans = [];
  for (let at = 0; at < flat.length; at += 2) spans.push([day * DAY + flat[at], day * DAY + flat[at + 1]]);
  return spans;
}

function begunBy(day, hours) {
  return [...(spansOf(day - 1, hours) ?? []), ...(spansOf(day, hours) ?? [])];
}

function endAt(minute, hours) {
  const ends = begunBy(Math.floor(minute / DAY), hours).filter(([start, end]) => start <= minute && minute < end);
  return ends.length ? Math.max(...ends.map(([, end]) => end)) : null;
}

const lastTold = new WeakMap(); // by hours: many places share theirs, and a filter asks for what a card says too

/** What the door says at a minute of the wall clock, as {state, until, opens, holiday}; see `Moment` in know/opening.py. */
export function moment(now, hours) {
  const last = lastTold.get(hours);
  if (last?.now === now) return last.answer;
  const answer = momentOf(now, hours);
  lastTold.set(hours, { now, answer });
  return answer;
}

function momentOf(now, hours) {
  const today = Math.floor(now / DAY);
  const answer = { state: 'closed', until: null, opens: null, holiday: null };
  let until = endAt(now, hours);
  if (until !== null) {
    while (until - now < ALWAYS) {
      const later = endAt(until, hours);
      if (later === null) return { ...answer, state: 'open', until };
      until = later;
    }
    return { ...answer, state: 'open' };
  }
  if (spansOf(today, hours) === null) return { ...answer, state: 'holiday' };
  for (let day = today; day < today + HORIZON; day += 1) {
    const spans = spansOf(day, hours);
    if (spans === null) return { ...answer, holiday: day };
    const starts = spans.map(([start]) => start).filter((start) => start > now);
    if (starts.length) return { ...answer, opens: Math.min(...starts) };
  }
  return answer;
}

/** A moment in words: « Ouvert maintenant, jusqu’à 19 h », « Fermé maintenant, ouvre lundi à 8 h 30 ». */
export function sentence({ state, until, opens, holiday }, now) {
  if (state === 'holiday') return 'Jour férié\u00a0: à vérifier';
  if (state === 'open') {
    if (until === null) return 'Ouvert maintenant, jour et nuit';
    const day = Math.floor((until - 1) / DAY) - Math.floor(now / DAY);
    // What closes in the small hours still belongs to this evening.
    const isTonight = day === 0 || (day === 1 && until % DAY <= 360 && until - now < DAY);
    return `Ouvert maintenant, jusqu’à ${isTonight ? '' : `${named(Math.floor((until - 1) / DAY), now)}, `}${clock(until % DAY)}`;
  }
  if (opens !== null) return `Fermé maintenant, ouvre ${named(Math.floor(opens / DAY), now)} à ${clock(opens % DAY)}`;
  if (holiday !== null) return `Fermé maintenant\u00a0; ${named(holiday, now)}, jour férié\u00a0: à vérifier`;
  return 'Fermé maintenant';
}

function named(day, now) {
  const ahead = day - Math.floor(now / DAY);
  if (ahead === 0) return 'aujourd’hui';
  if (ahead === 1) return 'demain';
  const weekday = WEEKDAYS[(day + 4) % 7];
  if (ahead < 7) return weekday;
  const date = new Date(day * MILLISECONDS);
  const number = date.getUTCDate() === 1 ? '1er' : date.getUTCDate();
  return `le ${weekday} ${number}\u00a0${date.toLocaleDateString('fr-FR', { month: 'long', timeZone: 'UTC' })}`;
}

function clock(minutes) {
  if (minutes === 0) return 'minuit';
  if (minutes === 720) return 'midi';
  const rest = minutes % 60;
  return `${Math.floor(minutes / 60)}\u00a0h${rest ? `\u00a0${String(rest).padStart(2, '0')}` : ''}`;
}

/** The words for a place whose opening may not be confirmed: then they claim no more than its hours do. */
export function claim(now, hours, isConfirmed) {
  const words = sentence(moment(now, hours), now);
  return isConfirmed ? words : `D’après ses horaires, ${words[0].toLowerCase()}${words.slice(1)}`;
}

for (const root of document.querySelectorAll('[data-module="opening"]')) {
  const hours = JSON.parse(root.dataset.hours);
  const show = () => {
    const now = wall(Date.now(), hours.zone);
    root.textContent = claim(now, hours, 'confirmed' in root.dataset);
    root.dataset.state = moment(now, hours).state;
  };
  show();
  setInterval(show, REFRESH);
}
