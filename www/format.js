/** Numbers, sizes and times as the reader's browser writes them. Nothing here knows about feeds. */

const whole = new Intl.NumberFormat();
const day = new Intl.DateTimeFormat(undefined, { dateStyle: "full", timeZone: "UTC" });

/** @param {number} value */
export function number(value) {
  return whole.format(value);
}

/**
 * "1 file", "2 files", "1,234 files".
 * @param {number} count
 * @param {string} one
 * @param {string} [many]
 */
export function plural(count, one, many = `${one}s`) {
  return `${number(count)} ${count === 1 ? one : many}`;
}

const UNITS = /** @type {const} */ (["byte", "kilobyte", "megabyte", "gigabyte"]);

/** @param {number} size */
export function bytes(size) {
  let value = size;
  let unit = 0;
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const maximumFractionDigits = unit === 0 || value >= 99.95 ? 0 : 1;
  return new Intl.NumberFormat(undefined, { style: "unit", unit: UNITS[unit], unitDisplay: unit === 0 ? "long" : "short", maximumFractionDigits }).format(value);
}

/** @param {number} seconds */
export function duration(seconds) {
  const minutes = Math.floor(seconds / 60);
  return minutes > 0 ? `${minutes} min ${Math.round(seconds % 60)} s` : `${Math.max(1, Math.round(seconds))} s`;
}

/**
 * A date as people say it, from the engine's `yyyy-mm-dd`.
 * @param {string} iso
 */
export function date(iso) {
  const parsed = new Date(`${iso}T00:00:00Z`);
  return Number.isNaN(parsed.getTime()) ? iso : day.format(parsed);
}

/**
 * A count whose text is plain digits, cut into groups of three that the style sheet sets apart.
 * @param {number} count
 */
export function digitGroups(count) {
  return String(count).replace(/\B(?=(\d{3})+$)/g, " ").split(" ");
}
