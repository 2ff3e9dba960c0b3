// The study away from the page: it is sent the build's data, a list, choices; it answers with results or a sentence.

import { readList, Refused, suggest, textOf } from './study-list.js';
import { placesOf } from './study-places.js';
import { reckon } from './study-reckon.js';

// More problems than a page can show are counted, not sent.
const MOST_SENT = 100;
let data = null;
let factors = null;
let places = null;
let text = '';

self.addEventListener('message', async ({ data: message }) => {
  try {
    if (message.data) {
      ({ data, factors } = message);
      places = placesOf(data, factors);
      return;
    }
    if (message.file) text = textOf(await message.file.arrayBuffer());
    else if (message.text !== undefined) text = message.text;
    const list = readList(text, places, new Map(message.corrections));
    suggest(list.problems, places);
    const centres = data.centres.filter(({ standing }) => message.choices.standings.includes(standing));
    const result = reckon(list.entries, places, centres, factors, message.choices);
    const { lines, people, problems, spread, unreadModes, unreadMinutes } = list;
    self.postMessage({
      number: message.number,
      list: {
        lines,
        people,
        spread,
        unreadModes,
        unreadMinutes,
        problems: problems.slice(0, MOST_SENT),
        problemsInAll: problems.length,
        unread: problems.reduce((sum, problem) => sum + problem.count, 0),
      },
      result,
      centres: centres.map((centre) => data.centres.indexOf(centre)),
    });
  } catch (error) {
    self.postMessage({ number: message.number, refusal: error instanceof Refused ? error.message : null });
  }
});
