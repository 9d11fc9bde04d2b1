/** The files that were read. */
import { html, nothing } from "../vendor/lit.js";
import { bytes, number } from "../format.js";

/** @import { Result } from "../state.js" */

/** @param {Result} result */
export function jobs({ summary }) {
  const { feeds } = summary;
  const baseline = feeds.some(({ given }) => given === "baseline");
  return html`
    <section class="panel" aria-labelledby="heading-jobs">
      <h3 id="heading-jobs" tabindex="-1">Files</h3>
      <div class="sideways" tabindex="0" role="region" aria-label="The files that were read">
        <table class="plain" data-testid="table-feeds">
          <caption class="for-ears">Files</caption>
          <thead>
            <tr><th scope="col">What it is</th><th scope="col">File</th><th scope="col" class="figure">Records</th><th scope="col" class="figure">Size</th><th scope="col" class="figure">XML faults</th></tr>
          </thead>
          <tbody>
            ${feeds.map(
              (feed) => html`<tr>
                <th scope="row">${feed.label}${baseline && feed.given === "baseline" ? html` <span class="soft">loaded last</span>` : nothing}</th>
                <td class="id file">${feed.file}</td>
                <td class="figure">${number(feed.records)}</td>
                <td class="figure">${bytes(feed.bytes)}</td>
                <td class="figure">${number(feed.faults)}</td>
              </tr>`,
            )}
          </tbody>
        </table>
      </div>
    </section>
  `;
}
