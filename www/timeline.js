/**
 * `<soups-timeline>`: the jobs of a night as bars. A bar is a slider: it moves by the pointer, and by the arrow keys in
 * steps of five minutes (with Shift, or PageUp and PageDown, of an hour). Its end is a slider, too, for the duration, in
 * steps of one minute. What they are moved to they only tell, as `move` and `stretch`.
 */
import { html, nothing, svg } from "./vendor/lit.js";
import { clock, span } from "./days.js";
import { Plot } from "./plot.js";

const ROW = 44;
const BAR = 26;
const TOP = 8;
const BOTTOM = 26;
const RIGHT = 28;

/** Steps of bars, in seconds. */
const STEP = 300;
const MINUTE = 60;
const HOUR = 3600;

/** The longest duration that the end of a bar is drawn to; the field takes more. */
const LONGEST = 24 * HOUR;

/** The latest start that settings take, on the day after; and that cron does. */
export const LAST = 48 * HOUR - STEP;
export const LAST_OF_CRON = 24 * HOUR - STEP;

/**
 * A job as it is drawn; times are seconds from the midnight with which the day of the run begins.
 * @typedef {object} Bar
 * @property {string} job
 * @property {string} label
 * @property {number} start
 * @property {number} end
 * @property {number | null} last   The latest start that it can be moved to; none where it cannot be moved.
 * @property {boolean} stretches    Whether it lasts as long as it is said to.
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
    /** @type {{ bar: Bar, end: boolean, x: number, at: number, hours: [number, number] } | null} */
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
    return this.left + ((seconds / HOUR - from) / (to - from)) * (this.width - this.left - RIGHT);
  }

  render() {
    if (this.bars.length === 0) return nothing;
    const [from, to] = this.hours;
    const height = TOP + this.row * this.bars.length + BOTTOM;
    const every = [1, 2, 3, 6, 12, 24].find((step) => ((to - from) / step) * 52 <= this.width - this.left) ?? 24;
    const hours = Array.from({ length: to - from + 1 }, (_, at) => from + at).filter((hour) => hour % every === 0);
    return html`
      <svg width=${this.width} height=${height} viewBox=${`0 0 ${this.width} ${height}`} role="group" aria-label=${this.label}>
        ${hours.map((hour) => svg`<line class="rule" x1=${this.x(hour * HOUR)} x2=${this.x(hour * HOUR)} y1=${TOP} y2=${height - BOTTOM} /><text class="tick" x=${this.x(hour * HOUR)} y=${height - 8} text-anchor=${this.x(hour * HOUR) < 20 ? "start" : "middle"}>${clock((((hour % 24) + 24) % 24) * HOUR)}</text>`)}
        ${this.bars.map((bar, at) => this.bar(bar, TOP + at * this.row))}
      </svg>
    `;
  }

  /**
   * @param {Bar} bar
   * @param {number} top
   */
  bar(bar, top) {
    const held = this.dragged?.bar.job === bar.job ? this.dragged : null;
    const start = held && !held.end ? held.at : bar.start;
    const end = held?.end ? held.at : start + bar.end - bar.start;
    const above = this.row > ROW;
    const y = top + (above ? 20 : (this.row - BAR) / 2);
    const width = Math.max(6, this.x(end) - this.x(start));
    const late = held ? bar.start : bar.late;
    const moves = bar.last !== null;
    return svg`
      <text class="name" x=${above ? this.left : this.left - 10} y=${above ? top + 14 : y + BAR / 2 + 5} text-anchor=${above ? "start" : "end"}>${bar.label}</text>
      ${late > start ? svg`<rect class="overlap" x=${this.x(start)} y=${top + (above ? 16 : 2)} width=${Math.max(2, this.x(late) - this.x(start))} height=${this.row - (above ? 16 : 4)}></rect>` : nothing}
      ${bar.safe === null ? nothing : svg`<path class="safe" d=${`M${this.x(bar.safe)},${y - 5}v${BAR + 10}m-5,0h10m-10,${-BAR - 10}h10`}><title>Safe from ${clock(bar.safe)}</title></path>`}
      <g
        class=${`bar${late > start ? " late" : ""}${moves ? "" : " fixed"}${held ? " held" : ""}`}
        role=${moves ? "slider" : "img"}
        tabindex=${moves ? 0 : nothing}
        data-testid=${`bar-${bar.job}`}
        aria-label=${moves ? `Start of ${bar.label}` : `${bar.label}: ${bar.words}`}
        aria-valuemin=${moves ? 0 : nothing}
        aria-valuemax=${moves ? bar.last : nothing}
        aria-valuenow=${moves ? start : nothing}
        aria-valuetext=${moves ? bar.words : nothing}
        @keydown=${(/** @type {KeyboardEvent} */ event) => moves && this.onKey(event, bar, false)}
        @pointerdown=${(/** @type {PointerEvent} */ event) => moves && this.hold(event, bar, false)}
        @pointermove=${(/** @type {PointerEvent} */ event) => this.drag(event)}
        @pointerup=${() => this.drop()}
        @pointercancel=${() => this.drop()}
      >
        ${moves ? nothing : svg`<title>${bar.words}</title>`}
        <rect class="hit" x=${this.x(start) - 20} y=${top} width=${width + 20} height=${this.row}></rect>
        <rect class="block" x=${this.x(start)} y=${y} width=${width} height=${BAR} rx="4"></rect>
      </g>
      ${bar.stretches ? this.end(bar, end, { x: this.x(start) + width, y, top }, held) : nothing}
      ${held ? svg`<text class="at" x=${held.end ? this.x(start) + width + 12 : this.x(start)} y=${y - 4}>${held.end ? span(end - start) : clock(start)}</text>` : nothing}
    `;
  }

  /**
   * The end of a bar, which is drawn out for another duration.
   * @param {Bar} bar
   * @param {number} end
   * @param {{ x: number, y: number, top: number }} place
   * @param {object | null} held
   */
  end(bar, end, { x, y, top }, held) {
    return svg`
      <g
        class=${`end${held ? " held" : ""}`}
        role="slider"
        tabindex="0"
        data-testid=${`end-${bar.job}`}
        aria-label=${`Duration of ${bar.label}`}
        aria-valuemin=${MINUTE}
        aria-valuemax=${LONGEST}
        aria-valuenow=${Math.min(LONGEST, Math.max(MINUTE, Math.round(end - bar.start)))}
        aria-valuetext=${`${span(end - bar.start)}, until ${clock(end)}`}
        @keydown=${(/** @type {KeyboardEvent} */ event) => this.onKey(event, bar, true)}
        @pointerdown=${(/** @type {PointerEvent} */ event) => this.hold(event, bar, true)}
        @pointermove=${(/** @type {PointerEvent} */ event) => this.drag(event)}
        @pointerup=${() => this.drop()}
        @pointercancel=${() => this.drop()}
      >
        <rect class="hit" x=${x} y=${top} width="24" height=${this.row}></rect>
        <path class="grip" d=${`M${x + 4},${y + 5}v${BAR - 10}m4,0v${10 - BAR}`}></path>
      </g>
    `;
  }

  /**
   * @param {KeyboardEvent} event
   * @param {Bar} bar
   * @param {boolean} end   Whether it is its end that moves.
   */
  onKey(event, bar, end) {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const step = event.shiftKey ? HOUR : end ? MINUTE : STEP;
    const by = { ArrowRight: step, ArrowUp: step, ArrowLeft: -step, ArrowDown: -step, PageUp: HOUR, PageDown: -HOUR }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    this.tell(bar, end, snap(bar, end, (end ? bar.end : bar.start) + by));
  }

  /**
   * @param {PointerEvent} event
   * @param {Bar} bar
   * @param {boolean} end
   */
  hold(event, bar, end) {
    if (event.button !== 0) return;
    const handle = /** @type {SVGGElement} */ (event.currentTarget);
    handle.setPointerCapture(event.pointerId);
    this.dragged = { bar, end, x: event.clientX, at: end ? bar.end : bar.start, hours: this.hours };
  }

  /** @param {PointerEvent} event */
  drag(event) {
    if (!this.dragged) return;
    const { bar, end, x, hours, at } = this.dragged;
    const hour = (this.width - this.left - RIGHT) / (hours[1] - hours[0]);
    const wanted = snap(bar, end, (end ? bar.end : bar.start) + ((event.clientX - x) / hour) * HOUR);
    if (wanted === at) return;
    this.dragged = { ...this.dragged, at: wanted };
    this.tell(bar, end, wanted);
  }

  drop() {
    this.dragged = null;
  }

  /**
   * @param {Bar} bar
   * @param {boolean} end
   * @param {number} at
   */
  tell({ job, start }, end, at) {
    this.dispatchEvent(end ? new CustomEvent("stretch", { detail: { job, takes: at - start } }) : new CustomEvent("move", { detail: { job, start: at } }));
  }
}

/**
 * @param {Bar} bar
 * @param {boolean} end
 * @param {number} seconds
 */
function snap({ start, last }, end, seconds) {
  if (end) return start + Math.min(LONGEST, Math.max(MINUTE, Math.round((seconds - start) / MINUTE) * MINUTE));
  return Math.min(last ?? LAST, Math.max(0, Math.round(seconds / STEP) * STEP));
}

customElements.define("soups-timeline", Timeline);
