/** The order and the schedule of the jobs: both can be changed here, and what follows is told beside them. */
import { html, nothing, repeat } from "../vendor/lit.js";
import { clock, duration, secondsFrom, span } from "../days.js";
import { number } from "../format.js";
import { JOBS } from "../job-names.js";
import { DEFAULTS } from "../state.js";
import { order } from "./order.js";
import { tag } from "./parts.js";
import { LAST, LAST_OF_CRON } from "../timeline.js";

/** @import { Actions } from "../actions.js" */
/** @import { ScheduledJob, Timing } from "../protocol.js" */
/** @import { Result, State } from "../state.js" */
/** @import { Bar } from "../timeline.js" */

/** Where a schedule begins that nobody has given yet: from there on bars are moved. */
const FIRST_STARTS = ["01:00", "01:30", "02:00", "03:30", "04:30"];

/**
 * @param {Result} result
 * @param {Actions} actions
 * @param {Readonly<State>} state
 */
export function schedule(result, actions, state) {
  const timing = state.timing?.data;
  const scheduled = timing?.schedule ?? null;
  return html`
    <section class="panel schedule" aria-labelledby="heading-schedule">
      <h3 id="heading-schedule" tabindex="-1">Order and schedule</h3>
      ${effect(result)}
      ${order(state, actions, starts(state).length > 0)}
      <h4>Schedule of the night</h4>
      ${starts(state).length === 0
        ? html`<p class="hint">No job has a start: each runs when the one before has ended.</p>
            <button type="button" data-testid="begin-schedule" @click=${() => begin(actions)}>Give the jobs starts</button>`
        : scheduled
          ? timetable(scheduled, timing?.moves ?? [], result, state, actions)
          : html`<p class="hint">Looking at the schedule…</p>`}
      ${timing ? told(timing) : nothing}
      ${nights(timing, state, actions)}
    </section>
  `;
}

/**
 * What the last change did, where there was one.
 * @param {Result} result
 */
export function effect({ summary }) {
  return html`<p class="effect" data-testid="effect">${summary.effect ? html`<b>What the last change did:</b> ${summary.effect.sentence}` : html`<span class="soft">Change something, and what it does is told here.</span>`}</p>`;
}

/** @param {Readonly<State>} state */
function starts(state) {
  return JOBS.filter(({ job }) => state.settings[`schedule.${job}.start`] !== undefined);
}

/** @param {Actions} actions */
function begin(actions) {
  actions.whatIf.settle(Object.fromEntries(JOBS.map(({ job }, at) => [`schedule.${job}.start`, FIRST_STARTS[at] ?? null])));
}

/**
 * @param {NonNullable<Timing["schedule"]>} scheduled
 * @param {Timing["moves"]} moves
 * @param {Result} result
 * @param {Readonly<State>} state
 * @param {Actions} actions
 */
function timetable(scheduled, moves, result, state, actions) {
  const { proposal } = scheduled;
  const there = proposal.every(({ job, start }) => state.settings[`schedule.${job}.start`] === start);
  const moved = (/** @type {string} */ job) => moves.find((one) => one.job === job);
  const move = (/** @type {CustomEvent<{ job: string, start: number }>} */ { detail: { job, start } }) =>
    actions.whatIf.settle({ [`schedule.${job}.start`]: startAt(moved(job)?.template ?? "", start) });
  const stretch = (/** @type {CustomEvent<{ job: string, takes: number }>} */ { detail: { job, takes } }) =>
    actions.whatIf.settle({ [`schedule.${job}.duration`]: duration(takes) });
  const fixed = moves.filter(({ job, whyNot }) => whyNot !== null && scheduled.jobs.some((one) => one.job === job));
  return html`
    <p class="hint">Bars move by the pointer or the arrow keys, five minutes at a time; drawn out at its end, a job takes longer. <span class="key overlap"></span> runs beside a job it needs <span class="key safe"></span> smallest safe start for tonight’s feeds</p>
    <soups-timeline .bars=${scheduled.jobs.map((job) => bar(job, moved(job.job), result.summary.asOf))} label=${`Jobs of the night, ${scheduled.timeZone}`} @move=${move} @stretch=${stretch}></soups-timeline>
    ${fixed.map(({ job, whyNot }) => html`<p class="hint" data-testid=${`fixed-${job}`}>The bar of ${JOBS.find((one) => one.job === job)?.label ?? job} does not move: ${whyNot}. Change it in its field below.</p>`)}
    ${table(scheduled, state, actions)}
    <div class="schedule-bar">
      <label>Time zone <input type="text" list="schedule-zones" data-testid="time-zone" autocomplete="off" spellcheck="false" placeholder="UTC" .value=${state.settings["schedule.time-zone"] ?? ""} aria-invalid=${invalid("schedule.time-zone", state)} @change=${(/** @type {Event} */ event) => settle("schedule.time-zone", event, actions)} /></label>
      <datalist id="schedule-zones">${Intl.supportedValuesOf("timeZone").map((zone) => html`<option value=${zone}></option>`)}</datalist>
      <label>Records a second <input type="text" inputmode="decimal" data-testid="rate" autocomplete="off" placeholder="50" .value=${state.settings["schedule.rate"] ?? ""} aria-invalid=${invalid("schedule.rate", state)} @change=${(/** @type {Event} */ event) => settle("schedule.rate", event, actions)} /></label>
      ${proposal.length > 0 && !there
        ? html`<button type="button" class="primary" data-testid="take-proposal" @click=${() => actions.whatIf.settle(Object.fromEntries(proposal.map(({ job, start }) => [`schedule.${job}.start`, start])))}>Take the proposed schedule</button>`
        : nothing}
      <button type="button" data-testid="end-schedule" @click=${() => actions.whatIf.settle(Object.fromEntries(JOBS.map(({ job }) => [`schedule.${job}.start`, null])))}>Remove the schedule</button>
    </div>
    ${["schedule.time-zone", "schedule.rate"].map((key) => (state.refused[key] ? html`<p class="refused" role="alert">${state.refused[key]}.</p>` : nothing))}
    ${proposal.length === 0 ? html`<p class="hint">No schedule that keeps all jobs apart ends by the day after.</p>` : nothing}
  `;
}

/**
 * The schedule as a table, which has its fields too.
 * @param {NonNullable<Timing["schedule"]>} scheduled
 * @param {Readonly<State>} state
 * @param {Actions} actions
 */
function table(scheduled, state, actions) {
  const field = (/** @type {string} */ key, /** @type {string} */ label, /** @type {string} */ placeholder) => html`
    <input type="text" data-testid=${`in-${key}`} aria-label=${label} aria-invalid=${invalid(key, state)} aria-describedby=${state.refused[key] ? `in-why-${key}` : nothing} autocomplete="off" spellcheck="false" placeholder=${placeholder} .value=${state.settings[key] ?? ""} @change=${(/** @type {Event} */ event) => settle(key, event, actions)} />
    ${state.refused[key] ? html`<p class="refused" role="alert" id=${`in-why-${key}`}>${state.refused[key]}.</p>` : nothing}
  `;
  return html`
    <div class="sideways" tabindex="0" role="region" aria-label="The schedule as a table">
      <table class="plain times" data-testid="table-schedule">
        <caption class="for-ears">Schedule, ${scheduled.timeZone}</caption>
        <thead>
          <tr><th scope="col">Job</th><th scope="col">Start</th><th scope="col">Duration</th><th scope="col">Runs</th><th scope="col">After what it needs</th><th scope="col">Safe from</th><th scope="col">Proposed</th></tr>
        </thead>
        <tbody>
          ${JOBS.map(({ job, label }) => {
            const row = scheduled.jobs.find((one) => one.job === job);
            const least = row?.needs.reduce((least, need) => (least === null || need.gapSeconds < least.gapSeconds ? need : least), /** @type {ScheduledJob["needs"][number] | null} */ (null));
            return html`
              <tr>
                <th scope="row">${label}</th>
                <td>${field(`schedule.${job}.start`, `Start of ${label}`, "02:30 or cron")}</td>
                <td>${job === "maintenance" ? html`<span class="soft">none</span>` : field(`schedule.${job}.duration`, `Duration of ${label}`, "by its records")}</td>
                <td>${row ? html`${row.start.slice(11, 16)} ${row.endSeconds > row.startSeconds ? html`for ${row.estimated ? "about " : ""}${span(row.endSeconds - row.startSeconds)}` : nothing}` : html`<span class="soft">does not run</span>`}</td>
                <td class=${least && least.gapSeconds < 0 ? "wrong" : ""}>${least ? html`${span(least.gapSeconds)} ${lost(least)}` : nothing}</td>
                <td>${row ? (row.safeStart?.local.slice(11, 16) ?? "any time") : nothing}</td>
                <td>${scheduled.proposal.find((one) => one.job === job)?.start ?? nothing}</td>
              </tr>
            `;
          })}
        </tbody>
      </table>
    </div>
  `;
}

/** @param {ScheduledJob["needs"][number]} need */
function lost({ missingReferences, lockedUsers }) {
  if (missingReferences > 0) return html`<span class="soft">(${number(missingReferences)} references lost)</span>`;
  if (lockedUsers > 0) return html`<span class="soft">(${number(lockedUsers)} users locked by it)</span>`;
  return nothing;
}

/**
 * A start for another time of the day: a time of day may be on the day after, cron keeps its days.
 * @param {string} template
 * @param {number} start
 */
function startAt(template, start) {
  if (!template.includes(" ")) return clock(start);
  return template.replace("{hour}", String(Math.floor(start / 3600))).replace("{minute}", String((start / 60) % 60));
}

/**
 * @param {ScheduledJob} job
 * @param {Timing["moves"][number] | undefined} moved
 * @param {string} day
 * @returns {Bar}
 */
function bar(job, moved, day) {
  const start = secondsFrom(job.start, day);
  const { label = job.job } = JOBS.find((one) => one.job === job.job) ?? {};
  const overlap = Math.min(0, ...job.needs.map(({ gapSeconds }) => gapSeconds));
  const safe = job.safeStart ? secondsFrom(job.safeStart.local, day) : null;
  const takes = job.endSeconds - job.startSeconds;
  const words = [
    clock(start),
    takes > 0 ? `takes ${span(takes)}` : "",
    overlap < 0 ? `starts ${span(-overlap)} before a job it needs has ended` : "",
    safe === null ? "" : `safe from ${clock(safe)}`,
    moved?.whyNot ? `cannot be moved here: ${moved.whyNot}` : "",
  ];
  const last = moved?.template ? (job.dialect === "time-of-day" ? LAST : LAST_OF_CRON) : null;
  return { job: job.job, label, start, end: start + takes, last, stretches: job.job !== "maintenance", safe, late: start - overlap, words: words.filter(Boolean).join(", ") };
}

/** @param {Timing} timing */
function told({ findings }) {
  if (findings.length === 0) return html`<p class="none" data-testid="run-findings">The rules find nothing wrong with when the jobs run.</p>`;
  return html`
    <ul class="run-findings" data-testid="run-findings">
      ${findings.map(
        ({ job, finding }) => html`<li>
          <span>${tag(finding.severity, finding.severity)} <b>${finding.code}</b> ${job ? html`<span class="soft">${JOBS.find((one) => one.job === job)?.label}</span>` : nothing}</span>
          <p>${finding.message}</p>
          <p class="advice">${finding.remedy}</p>
        </li>`,
      )}
    </ul>
  `;
}

/**
 * @param {Timing | undefined} timing
 * @param {Readonly<State>} state
 * @param {Actions} actions
 */
function nights(timing, state, actions) {
  const rows = timing?.nights ?? [];
  return html`
    <h4>Several nights</h4>
    <div class="schedule-bar">
      <label>Nights <input type="number" min="1" max="366" step="1" data-testid="nights" .value=${state.settings["nights"] ?? "1"} aria-invalid=${invalid("nights", state)} @change=${(/** @type {Event} */ event) => settle("nights", event, actions)} /></label>
    </div>
    ${state.refused["nights"] ? html`<p class="refused" role="alert">${state.refused["nights"]}.</p>` : nothing}
    ${rows.length > 1
      ? html`<div class="sideways nights" tabindex="0" role="region" aria-label="What each night does">
          <table class="plain" data-testid="table-nights">
            <caption class="for-ears">Nights</caption>
            <thead><tr><th scope="col">Night</th><th scope="col">Day</th><th scope="col" class="figure">Missing references</th><th scope="col" class="figure">Newly locked</th><th scope="col" class="figure">Unlocked</th></tr></thead>
            <tbody>${repeat(rows, ({ night }) => night, (row) => html`<tr><th scope="row">${row.night}</th><td>${row.day}</td><td class="figure">${number(row.missingReferences)}</td><td class="figure">${number(row.locked)}</td><td class="figure">${number(row.unlocked)}</td></tr>`)}</tbody>
          </table>
        </div>`
      : nothing}
  `;
}

/**
 * @param {string} key
 * @param {Event} event
 * @param {Actions} actions
 */
function settle(key, event, actions) {
  const value = /** @type {HTMLInputElement} */ (event.target).value.trim();
  actions.whatIf.settle({ [key]: value === "" || value === DEFAULTS[key] ? null : value });
}

/**
 * @param {string} key
 * @param {Readonly<State>} state
 */
function invalid(key, state) {
  return key in state.refused ? "true" : nothing;
}
