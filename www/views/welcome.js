/** What the page says before it was given anything. */
import { html } from "../vendor/lit.js";

export function welcome() {
  return html`
    <section class="welcome">
      <h2>Who could not log in tomorrow, and why?</h2>
      <p>
        Give this page the feeds that Pure reads tonight. It runs the jobs on them in their order, here in your browser, and shows which
        references would find nothing and which users would be locked, with the line in the feed where it begins.
      </p>
    </section>
  `;
}
