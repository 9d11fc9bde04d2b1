/**
 * Text of feeds on show: always text, never markup, set apart from the direction of what stands around it, with what
 * cannot be seen made visible, and cut where it is longer than anybody reads.
 */
import { html } from "./vendor/lit.js";

/** Characters of a text in a cell. */
export const CELL_MAX = 300;

/** And of one in a heading, until more of it is wanted. */
export const HEADING_MAX = 200;

/** Control characters, what has no width, what changes the direction, and what fills no place. */
const UNSEEN = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\u00AD\u034F\u061C\u115F\u1160\u17B4\u17B5\u180B-\u180F\u200B-\u200F\u2028-\u202E\u2060-\u206F\u3164\uFE00-\uFE0F\uFEFF\uFFA0\uFFF0-\uFFFB]/u;
export const UNSEEN_PARTS = new RegExp(`(${UNSEEN.source})`, "u");

/**
 * A text for a cell.
 * @param {string | null | undefined} text
 * @param {number} [most]
 */
export function shown(text, most = CELL_MAX) {
  const whole = text ?? "";
  if (whole.length <= most) return visible(whole);
  return html`${visible(start(whole, most))}<span class="cut" title=${`${whole.length} characters; the detail shows all`}>…</span>`;
}

/**
 * A text for a detail: all of it on demand.
 * @param {string | null | undefined} text
 * @param {number} [most]
 */
export function long(text, most = 2000) {
  const whole = text ?? "";
  if (whole.length <= most) return visible(whole);
  return html`<soups-long .text=${whole} .most=${most}></soups-long>`;
}

/**
 * The first characters of a text, none of them cut in two.
 * @param {string} text
 * @param {number} most
 */
export function start(text, most) {
  const last = text.charCodeAt(most - 1);
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? most - 1 : most);
}

/** @param {string} text */
export function visible(text) {
  if (!UNSEEN.test(text)) return html`<bdi>${text}</bdi>`;
  const parts = text.split(UNSEEN_PARTS);
  return html`<bdi>${parts.map((part, at) => (at % 2 === 1 ? unseen(part) : part))}</bdi>`;
}

/** @param {string} character */
export function unseen(character) {
  const code = `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
  return html`<span class="unseen" title="A character that cannot be seen">${code}</span>`;
}
