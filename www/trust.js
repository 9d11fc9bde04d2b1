/**
 * The page's policy lets nobody turn a string into code or markup (`require-trusted-types-for 'script'`), but for two
 * named places: lit's static templates, and this one, which lets through the address of the page's own worker and
 * of its offline script. A browser without trusted types takes the plain string.
 */

/** @typedef {{ createPolicy(name: string, rules: { createScriptURL(url: string): string }): { createScriptURL(url: string): any } }} Factory */

const factory = /** @type {{ trustedTypes?: Factory }} */ (/** @type {unknown} */ (globalThis)).trustedTypes;

const policy = create();

/** The page's own policy names it; a page that embeds a demo may not, and then the plain string has to do. */
function create() {
  try {
    return factory?.createPolicy("soups", { createScriptURL: (url) => url });
  } catch {
    return undefined;
  }
}

/**
 * @param {string} url
 * @returns {string}
 */
export function trustedScriptURL(url) {
  return policy ? policy.createScriptURL(url) : url;
}
