/**
 * `<soups-timeline>`: the jobs of a night as bars. A bar is a slider: it moves by the pointer, and by the arrow keys in
 * steps of five minutes (with Shift, or PageUp and PageDown, of an hour). What it is moved to it only tells, as `move`.
 */
import { html, nothing, svg } from "./vendor/lit.js";
import { clock } from "./days.js";
import { Plot } from "./plot.js";

const ROW = 44;
const BAR = 26;
const TOP = 8;
const BOTTOM = 26;

/** Steps of bars, in seconds. */
const STEP = 300;
const HOUR = 3600;

/** The latest start that settings take, on the day after. */
const LAST = 48 * HOUR - STEP;

/**
 * A job as it is drawn; times are seconds from the midnight with which the day of the run begins.
 * @typedef {object} Bar
 * @property {string} job
 * @property {string} label
 * @property {number} start
 * @property {number} end
 * @property {boolean} moves        Whether its start is a time of day.
 * @property {number | null} safe   The smallest start with which tonight's feeds lose nothing.
 * @property {number} late          Until when it runs beside a job that it needs; below its start where it does not.
 * @property {string} words         What there is to say of it.
 */

export class Timeline extends Plot {
  static properties = { bars: { attribute: false }, label: {}, dragged: { state: true } };

  constructor() {
    super();
    /** @type {readonly Bar[]} */
    this.bars = [];
    this.label = "";
    /** @type {{ job: string, from: number, x: number, start: number, hours: [number, number] } | null} */
    this.dragged = null;
  }

  /** Room for the names at the left; where there is little, they stand above their bars. */
  get left() {
    return this.width < 560 ? 8 : 132;
  }

  get row() {
    return this.width < 560 ? ROW + 16 : ROW;
  }

  /** @returns {[number, number]} The hours in sight; those there were, while a bar is held. */
  get hours() {
    if (this.dragged) return this.dragged.hours;
    const first = Math.min(...this.bars.map(({ start, safe }) => Math.min(start, safe ?? start)));
    const last = Math.max(...this.bars.map(({ end, safe }) => Math.max(end, safe ?? end)));
    return [Math.max(-24, Math.floor(first / HOUR) - 1), Math.ceil(last / HOUR) + 1];
  }

  /** @param {number} seconds */
  x(seconds) {
    const [from, to] = this.hours;
    return this.left + ((seconds / HOUR - from) / (to - from)) * (this.width - this.left - 12);
  }

  render() {
    if (this.bars.length === 0) return nothing;
    const [from, to] = this.hours;
    const height = TOP + this.row * this.bars.length + BOTTOM;
    const every = [1, 2, 3, 6, 12, 24].find((step) => ((to - from) / step) * 52 <= this.width - this.left) ?? 24;
    const hours = Array.from({ length: to - from + 1 }, (_, at) => from + at).filter((hour) => hour % every === 0);
    return html`
      <svg width=${this.width} height=${height} viewBox=${`0 0 ${this.width} ${height}`} role="group" aria-label=${this.label}>
        ${hours.map((hour) => svg`<line class="rule" x1=${this.x(hour * HOUR)} x2=${this.x(hour * HOUR)} y1=${TOP} y2=${height - BOTTOM} /><text class="tick" x=${this.x(hour * HOUR)} y=${height - 8} text-anchor="middle">${clock((((hour % 24) + 24) % 24) * HOUR)}</text>`)}
        ${this.bars.map((bar, at) => this.bar(bar, TOP + at * this.row))}
      </svg>
    `;
  }

  /**
   * @param {Bar} bar
   * @param {number} top
   */
  bar(bar, top) {
    const held = this.dragged?.job === bar.job;
    const start = held ? /** @type {{ start: number }} */ (this.dragged).start : bar.start;
    const end = start + bar.end - bar.start;
    const above = this.row > ROW;
    const y = top + (above ? 20 : (this.row - BAR) / 2);
    const width = Math.max(6, this.x(end) - this.x(start));
    const late = held ? bar.start : bar.late;
    return svg`
      <text class="name" x=${above ? this.left : this.left - 10} y=${above ? top + 14 : y + BAR / 2 + 5} text-anchor=${above ? "start" : "end"}>${bar.label}</text>
      ${late > start ? svg`<rect class="overlap" x=${this.x(start)} y=${top + (above ? 16 : 2)} width=${Math.max(2, this.x(late) - this.x(start))} height=${this.row - (above ? 16 : 4)}></rect>` : nothing}
      ${bar.safe === null ? nothing : svg`<path class="safe" d=${`M${this.x(bar.safe)},${y - 5}v${BAR + 10}m-5,0h10m-10,${-BAR - 10}h10`}><title>Safe from ${clock(bar.safe)}</title></path>`}
      <g
        class=${`bar${late > start ? " late" : ""}${bar.moves ? "" : " fixed"}${held ? " held" : ""}`}
        role=${bar.moves ? "slider" : "img"}
        tabindex=${bar.moves ? 0 : nothing}
        data-testid=${`bar-${bar.job}`}
        aria-label=${bar.moves ? `Start of ${bar.label}` : `${bar.label}: ${bar.words}`}
        aria-valuemin=${bar.moves ? 0 : nothing}
        aria-valuemax=${bar.moves ? LAST : nothing}
        aria-valuenow=${bar.moves ? start : nothing}
        aria-valuetext=${bar.moves ? bar.words : nothing}
        @keydown=${(/** @type {KeyboardEvent} */ event) => bar.moves && this.onKey(event, bar)}
        @pointerdown=${(/** @type {PointerEvent} */ event) => bar.moves && this.hold(event, bar)}
        @pointermove=${(/** @type {PointerEvent} */ event) => this.drag(event)}
        @pointerup=${() => this.drop()}
        @pointercancel=${() => this.drop()}
      >
        <rect class="hit" x=${this.x(start) - 10} y=${top} width=${width + 20} height=${this.row}></rect>
        <rect class="block" x=${this.x(start)} y=${y} width=${width} height=${BAR} rx="4"></rect>
      </g>
      ${held ? svg`<text class="at" x=${this.x(start)} y=${y - 4}>${clock(start)}</text>` : nothing}
    `;
  }

  /**
   * @param {KeyboardEvent} event
   * @param {Bar} bar
   */
  onKey(event, bar) {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const step = event.shiftKey ? HOUR : STEP;
    const by = { ArrowRight: step, ArrowUp: step, ArrowLeft: -step, ArrowDown: -step, PageUp: HOUR, PageDown: -HOUR }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    this.move(bar.job, bar.start + by);
  }

  /**
   * @param {PointerEvent} event
   * @param {Bar} bar
   */
  hold(event, bar) {
    if (event.button !== 0) return;
    const handle = /** @type {SVGGElement} */ (event.currentTarget);
    handle.setPointerCapture(event.pointerId);
    this.dragged = { job: bar.job, from: bar.start, x: event.clientX, start: bar.start, hours: this.hours };
  }

  /** @param {PointerEvent} event */
  drag(event) {
    if (!this.dragged) return;
    const { job, from, x, hours, start } = this.dragged;
    const hour = (this.width - this.left - 12) / (hours[1] - hours[0]);
    const wanted = snap(from + ((event.clientX - x) / hour) * HOUR);
    if (wanted === start) return;
    this.dragged = { ...this.dragged, start: wanted };
    this.move(job, wanted);
  }

  drop() {
    this.dragged = null;
  }

  /**
   * @param {string} job
   * @param {number} start
   */
  move(job, start) {
    this.dispatchEvent(new CustomEvent("move", { detail: { job, start: snap(start) } }));
  }
}

/** @param {number} seconds */
function snap(seconds) {
  return Math.min(LAST, Math.max(0, Math.round(seconds / STEP) * STEP));
}

customElements.define("soups-timeline", Timeline);
