/**
 * What flows through each job, drawn along the track: what it reads, what comes of it, and what falls out where. The same
 * stands below as a table.
 */
import { html, nothing, svg } from "../vendor/lit.js";
import { number, plural } from "../format.js";

/** @import { Job, Summary } from "../protocol.js" */
/** @import { Result } from "../state.js" */

/** @type {readonly (keyof Job)[]} */
const COLUMNS = ["read", "created", "updated", "unchanged", "gone", "skipped", "errors", "warnings"];

/** What of a job's records goes on, in the order of the bar. */
const GOES_ON = /** @type {const} */ (["created", "updated", "unchanged"]);

/** @type {Readonly<Record<string, { letter: string, title: string, none: string }>>} */
const JOBS = {
  organisations: { letter: "O", title: "Organisations", none: "no feed" },
  users: { letter: "U", title: "Users", none: "no feed" },
  persons: { letter: "P", title: "Persons", none: "no feed" },
  supervisors: { letter: "S", title: "Supervisors", none: "no feed" },
  maintenance: { letter: "M", title: "Person Maintenance", none: "nobody to judge" },
};

/** The length of a bar in its own units. */
const LENGTH = 100;

/** @param {Result} result */
export function flow({ summary, plan, alma }) {
  const { jobs = [] } = summary;
  // With user files of Alma alone there is nothing for Pure's jobs to do.
  if (jobs.length === 0 || (alma && jobs.every(({ read }) => read === 0))) return nothing;
  const most = Math.max(1, ...jobs.map(({ read, gone }) => read + gone));
  return html`
    <section class="panel flow" aria-labelledby="heading-flow">
      <h3 id="heading-flow" tabindex="-1">What each job would do</h3>
      ${plan ? html`<p class="plan" data-testid="plan-totals"><b>Plan</b> ${plan.text}.</p>` : nothing}
      <ol class="stations" data-testid="flow">${jobs.map((job) => (job.job === "maintenance" ? maintenance(job, summary, most) : station(job, most)))}</ol>
      ${plan ? html`<p class="hint">${plan.committed}</p>` : nothing}
      <details>
        <summary>As a table</summary>
        ${table(jobs)}
      </details>
    </section>
  `;
}

/**
 * @param {Job} job
 * @param {number} most
 */
function station(job, most) {
  const { read, gone, skipped, errors, warnings } = job;
  const parts = [...GOES_ON.map((name) => ({ name, count: job[name] })), { name: "skipped", count: skipped }, { name: "gone", count: gone }];
  return frame(job, html`
    ${bar(parts, most)}
    <ul class="through">
      <li class="read">${read === 0 ? (JOBS[job.job]?.none ?? "") : plural(read, "record")}</li>
      ${GOES_ON.filter((name) => job[name] > 0).map((name) => html`<li class=${name}><b>${number(job[name])}</b> ${name}</li>`)}
    </ul>
    ${fallen([
      ["skipped", skipped, "left out"],
      ["gone", gone, "gone from the feed"],
      ["error", errors, errors === 1 ? "error" : "errors"],
      ["warning", warnings, warnings === 1 ? "warning" : "warnings"],
    ])}
  `);
}

/**
 * @param {Job} job
 * @param {Summary} summary
 * @param {number} most
 */
function maintenance(job, { locksJudged, counts: { wouldBeLocked, wouldBeUnlocked } }, most) {
  if (!locksJudged) return frame(job, html`${bar([], most)}<ul class="through"><li class="read">nobody is judged: a feed is missing</li></ul>`);
  const stay = Math.max(0, job.read - wouldBeLocked - wouldBeUnlocked);
  const parts = [
    { name: "unchanged", count: stay },
    { name: "created", count: wouldBeUnlocked },
    { name: "locked", count: wouldBeLocked },
  ];
  return frame(job, html`
    ${bar(parts, most)}
    <ul class="through">
      <li class="read">${job.read === 0 ? JOBS["maintenance"]?.none : `${plural(job.read, "user")} judged`}</li>
      ${stay > 0 ? html`<li class="unchanged"><b>${number(stay)}</b> stay as they are</li>` : nothing}
      ${wouldBeUnlocked > 0 ? html`<li class="created"><b>${number(wouldBeUnlocked)}</b> unlocked</li>` : nothing}
    </ul>
    ${fallen([
      ["locked", wouldBeLocked, "locked"],
      ["warning", job.warnings, job.warnings === 1 ? "warning" : "warnings"],
    ])}
  `);
}

/**
 * @param {Job} job
 * @param {unknown} inside
 */
function frame(job, inside) {
  const known = JOBS[job.job];
  return html`
    <li data-job=${job.job} class=${job.read === 0 ? "idle" : ""}>
      <h4><span class="lane" aria-hidden="true">${known?.letter ?? ""}</span> <span>${known?.title ?? job.job}</span></h4>
      ${inside}
    </li>
  `;
}

/**
 * As long as its records are many beside those of the largest job, so that the bars of all jobs can be compared.
 * @param {readonly { name: string, count: number }[]} parts
 * @param {number} most
 */
function bar(parts, most) {
  let at = 0;
  const there = parts.filter(({ count }) => count > 0);
  return html`
    <svg class="bar-of" viewBox=${`0 0 ${LENGTH} 8`} preserveAspectRatio="none" aria-hidden="true">
      <rect class="rail" width=${LENGTH} height="8"></rect>
      ${there.map(({ name, count }) => {
        // What is few among many still shows.
        const width = Math.max(0.75, (count / most) * LENGTH);
        const from = at;
        at += width;
        return svg`<rect class=${name} x=${from} width=${Math.min(width, LENGTH - from)} height="8"></rect>`;
      })}
    </svg>
  `;
}

/** @param {readonly [tone: string, count: number, what: string][]} out */
function fallen(out) {
  const there = out.filter(([, count]) => count > 0);
  if (there.length === 0) return nothing;
  return html`<ul class="fallen">${there.map(([tone, count, what]) => html`<li class=${tone}><b>${number(count)}</b> ${what}</li>`)}</ul>`;
}

/** @param {readonly Job[]} jobs */
function table(jobs) {
  // A column of nothing but zeroes says nothing in a run without a baseline.
  const columns = COLUMNS.filter((column) => ["read", "created", "skipped", "errors"].includes(column) || jobs.some((job) => job[column]));
  return html`
    <div class="sideways" tabindex="0" role="region" aria-label="What each job would do, as a table">
      <table class="plain" data-testid="table-jobs">
        <caption class="for-ears">Jobs in their order</caption>
        <thead>
          <tr><th scope="col">Job</th>${columns.map((column) => html`<th scope="col" class="figure">${column}</th>`)}</tr>
        </thead>
        <tbody>
          ${jobs.map((job) => html`<tr><th scope="row">${job.job}</th>${columns.map((column) => html`<td class="figure">${number(Number(job[column]))}</td>`)}</tr>`)}
        </tbody>
      </table>
    </div>
  `;
}
