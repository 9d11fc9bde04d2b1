/**
 * Settings in the address of the page, after its `#`, so that they can be passed on: names and values, and only those that
 * differ from the defaults. What names a file or holds an id never stands there; the engine says which those are.
 */

/**
 * @param {string} fragment   With its `#`, or empty.
 * @returns {Record<string, string>}
 */
export function settingsIn(fragment) {
  return Object.fromEntries(new URLSearchParams(fragment.replace(/^#/, "")));
}

/** @param {readonly { key: string, value: string }[]} pairs */
export function fragmentOf(pairs) {
  const text = new URLSearchParams(pairs.map(({ key, value }) => [key, value])).toString();
  // These are told apart by eye more easily as they are, and mean nothing in a fragment.
  return text.replace(/%3A/g, ":").replace(/%2F/g, "/").replace(/%2C/g, ",");
}

/**
 * Puts a fragment in the place of the address's own, without a step in the history for each.
 * @param {string} fragment
 */
export function write(fragment) {
  if (location.hash.replace(/^#/, "") === fragment) return;
  history.replaceState(null, "", fragment ? `#${fragment}` : location.pathname + location.search);
}
