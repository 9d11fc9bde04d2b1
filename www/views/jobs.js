/** The jobs as they would go, and the feeds they would read. */
import { html, nothing } from "../vendor/lit.js";
import { bytes, number } from "../format.js";

/** @import { Job } from "../protocol.js" */
/** @import { Result } from "../state.js" */

/** @type {readonly (keyof Job)[]} */
const COLUMNS = ["read", "created", "updated", "unchanged", "gone", "skipped", "errors", "warnings"];

/** @param {Result} result */
export function jobs({ summary }) {
  const { jobs = [], feeds } = summary;
  // A column of nothing but zeroes says nothing in a run without a baseline.
  const columns = COLUMNS.filter((column) => ["read", "created", "skipped", "errors"].includes(column) || jobs.some((job) => job[column]));
  return html`
    <section class="panel" aria-labelledby="heading-jobs">
      <h3 id="heading-jobs" tabindex="-1">Jobs and feeds</h3>
      <div class="side-by-side">
        ${jobs.length > 0
          ? html`<div class="sideways" tabindex="0" role="region" aria-label="What each job would do">
              <table class="plain" data-testid="table-jobs">
                <caption class="for-ears">Jobs in their order</caption>
                <thead>
                  <tr><th scope="col">Job</th>${columns.map((column) => html`<th scope="col" class="figure">${column}</th>`)}</tr>
                </thead>
                <tbody>
                  ${jobs.map((job) => html`<tr><th scope="row">${job.job}</th>${columns.map((column) => html`<td class="figure">${number(Number(job[column]))}</td>`)}</tr>`)}
                </tbody>
              </table>
            </div>`
          : nothing}
        <div class="sideways" tabindex="0" role="region" aria-label="The feeds that were read">
          <table class="plain" data-testid="table-feeds">
            <caption class="for-ears">Feeds</caption>
            <thead>
              <tr><th scope="col">Feed</th><th scope="col">File</th><th scope="col" class="figure">Records</th><th scope="col" class="figure">Size</th><th scope="col" class="figure">Faults</th></tr>
            </thead>
            <tbody>
              ${feeds.map(
                (feed) => html`<tr>
                  <th scope="row">${feed.label}</th>
                  <td class="id">${feed.file}</td>
                  <td class="figure">${number(feed.records)}</td>
                  <td class="figure">${bytes(feed.bytes)}</td>
                  <td class="figure">${number(feed.faults)}</td>
                </tr>`,
              )}
            </tbody>
          </table>
        </div>
      </div>
    </section>
  `;
}
