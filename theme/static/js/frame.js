// What may wait until the visitor has seen what was just changed.

/** Calls `task` behind the frame that shows what has been changed so far. */
export function afterNextFrame(task) {
  // The first callback runs before that frame is drawn, the second when it is on its way to the screen.
  requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(task)));
}
