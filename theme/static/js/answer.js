// Which places the directory's list shows at the moment, for whoever draws them too: the detailed map, loaded at any time.

let current = null;
const followers = new Set();

/** Says what is shown: `sure` and `unsure` are sets of slugs; null where the list is whole. */
export function tell(shown) {
  current = shown;
  for (const follower of followers) follower(current);
}

/** Calls `follower` now, and each time what is shown changes. */
export function follow(follower) {
  followers.add(follower);
  follower(current);
}
