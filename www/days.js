/** Days as numbers, and as the engine writes them: `yyyy-mm-dd`. */

const DAY_MS = 86_400_000;

/**
 * Days since 1970, or not a number.
 * @param {string} iso
 */
export function dayOf(iso) {
  return /^\d{4}-\d\d-\d\d$/.test(iso) ? Date.parse(`${iso}T00:00:00Z`) / DAY_MS : NaN;
}

/** @param {number} day */
export function isoOf(day) {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}

/**
 * The same date so many years later; the last of February where there is no 29th.
 * @param {string} iso
 * @param {number} months
 */
export function monthsAfter(iso, months) {
  const date = new Date(`${iso}T00:00:00Z`);
  const wanted = date.getUTCMonth() + months;
  date.setUTCMonth(wanted);
  if (date.getUTCMonth() !== ((wanted % 12) + 12) % 12) date.setUTCDate(0);
  return date.toISOString().slice(0, 10);
}

/**
 * Seconds from the midnight with which a day begins to a local time as the engine writes it, `2026-11-22T02:30:00+01:00`.
 * @param {string} local
 * @param {string} day
 */
export function secondsFrom(local, day) {
  const [date = "", time = ""] = local.split("T");
  const [hours = 0, minutes = 0, seconds = 0] = time.slice(0, 8).split(":").map(Number);
  return (dayOf(date) - dayOf(day)) * 86_400 + hours * 3600 + minutes * 60 + seconds;
}

/**
 * A time of day as settings take it; hours go on after midnight.
 * @param {number} seconds
 */
export function clock(seconds) {
  const two = (/** @type {number} */ number) => String(Math.floor(number)).padStart(2, "0");
  return `${two(seconds / 3600)}:${two((seconds / 60) % 60)}${seconds % 60 ? `:${two(seconds % 60)}` : ""}`;
}

/**
 * Seconds as `1 h 05 min`, with a sign where they are below zero.
 * @param {number} seconds
 */
export function span(seconds) {
  const whole = Math.ceil(Math.abs(seconds));
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const text = h > 0 ? `${h} h ${String(m).padStart(2, "0")} min` : m > 0 ? `${m} min${s ? ` ${s} s` : ""}` : `${s} s`;
  return seconds < 0 ? `−${text}` : text;
}

/**
 * Seconds as settings take a duration, in whole minutes: `1h5m`.
 * @param {number} seconds
 */
export function duration(seconds) {
  const minutes = Math.max(1, Math.round(seconds / 60));
  const [h, m] = [Math.floor(minutes / 60), minutes % 60];
  return `${h > 0 ? `${h}h` : ""}${m > 0 || h === 0 ? `${m}m` : ""}`;
}
