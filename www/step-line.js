/** `<soups-step-line>`: a number that holds from one day to the next, over a range of days, with the day that is chosen. */
import { html, nothing, svg } from "./vendor/lit.js";
import { dayOf, isoOf } from "./days.js";
import { number } from "./format.js";
import { Plot, ticks } from "./plot.js";

const HEIGHT = 220;
const TOP = 14;
const BOTTOM = 26;

/** Room for the numbers at the left, and for the last label at the right; the slider below keeps to the same. */
export const LEFT = 56;
export const RIGHT = 16;

const month = new Intl.DateTimeFormat(undefined, { month: "short", timeZone: "UTC" });
const monthOfYear = new Intl.DateTimeFormat(undefined, { month: "short", year: "numeric", timeZone: "UTC" });
const dayOfMonth = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short", timeZone: "UTC" });

export class StepLine extends Plot {
  static properties = { steps: { attribute: false }, from: {}, to: {}, chosen: {}, label: {} };

  constructor() {
    super();
    /** @type {readonly { from: string, locked: number }[]} */
    this.steps = [];
    this.from = "";
    this.to = "";
    this.chosen = "";
    this.label = "";
  }

  get days() {
    const [first, last] = [dayOf(this.from), dayOf(this.to)];
    return { first, last, count: Math.max(1, last - first) };
  }

  /** @param {number} day */
  x(day) {
    const { first, count } = this.days;
    return LEFT + ((day - first) / count) * Math.max(1, this.width - LEFT - RIGHT);
  }

  render() {
    if (this.steps.length === 0) return nothing;
    const most = Math.max(...this.steps.map(({ locked }) => locked));
    const marks = ticks(most, 4);
    const top = marks.at(-1) ?? 1;
    const y = (/** @type {number} */ value) => HEIGHT - BOTTOM - (value / top) * (HEIGHT - TOP - BOTTOM);
    const { first, last } = this.days;
    const end = this.width - RIGHT;
    const line = this.steps.map(({ from, locked }, at) => `${at === 0 ? "M" : "H"}${at === 0 ? `${LEFT},${y(locked)}` : `${this.x(dayOf(from)).toFixed(1)}V${y(locked).toFixed(1)}`}`).join("") + `H${end}`;
    const chosen = dayOf(this.chosen);
    const value = this.steps.findLast(({ from }) => dayOf(from) <= chosen)?.locked;
    const inside = chosen >= first && chosen <= last;
    return html`
      <svg width=${this.width} height=${HEIGHT} viewBox=${`0 0 ${this.width} ${HEIGHT}`} role="img" aria-label=${this.label} @click=${this.onClick}>
        ${marks.map((mark) => svg`<line class="rule" x1=${LEFT} x2=${end} y1=${y(mark)} y2=${y(mark)} /><text class="tick" x=${LEFT - 8} y=${y(mark) + 4} text-anchor="end">${number(mark)}</text>`)}
        ${this.dates().map(({ day, text }) => svg`<line class="rule" x1=${this.x(day)} x2=${this.x(day)} y1=${HEIGHT - BOTTOM} y2=${HEIGHT - BOTTOM + 5} /><text class="tick" x=${this.x(day)} y=${HEIGHT - 6} text-anchor="middle">${text}</text>`)}
        <path class="area" d=${`${line}V${y(0)}H${LEFT}Z`} />
        <path class="line" d=${line} />
        ${inside && value !== undefined ? svg`<line class="chosen" x1=${this.x(chosen)} x2=${this.x(chosen)} y1=${TOP - 8} y2=${HEIGHT - BOTTOM} /><circle class="point" cx=${this.x(chosen)} cy=${y(value)} r="4.5" />` : nothing}
      </svg>
    `;
  }

  /** The days that are named below: first days of months or, in a short range, days some distance apart. */
  dates() {
    const { first, last, count } = this.days;
    const most = Math.max(2, Math.floor((this.width - LEFT - RIGHT) / 64));
    if (count <= 62) {
      const step = Math.max(1, Math.ceil(count / most));
      return Array.from({ length: Math.floor(count / step) + 1 }, (_, at) => first + at * step).map((day) => ({ day, text: dayOfMonth.format(day * 86_400_000) }));
    }
    const dates = [];
    const date = new Date(`${isoOf(first).slice(0, 7)}-01T00:00:00Z`);
    const months = count / 30.4;
    const step = [1, 2, 3, 6, 12, 24, 60, 120, 240].find((step) => months / step <= most) ?? 600;
    for (;;) {
      const day = date.getTime() / 86_400_000;
      if (day > last) return dates;
      const at = date.getUTCMonth() + 12 * date.getUTCFullYear();
      if (day >= first && at % step === 0) dates.push({ day, text: (date.getUTCMonth() === 0 || step >= 12 || dates.length === 0 ? monthOfYear : month).format(date) });
      date.setUTCMonth(date.getUTCMonth() + 1);
    }
  }

  /** @param {MouseEvent} event */
  onClick(event) {
    const { first, last, count } = this.days;
    const at = event.clientX - this.getBoundingClientRect().left - LEFT;
    const day = first + Math.round((at / Math.max(1, this.width - LEFT - RIGHT)) * count);
    this.dispatchEvent(new CustomEvent("choose", { detail: isoOf(Math.min(last, Math.max(first, day))) }));
  }
}

customElements.define("soups-step-line", StepLine);
