/** What the page says before it was given anything. */
import { html } from "../vendor/lit.js";

/** The five jobs in the order in which they run, and what each does with its feed. */
const JOBS = [
  { letter: "O", name: "Organisations", does: "come first: everything else belongs to one" },
  { letter: "U", name: "Users", does: "are the accounts people log in with" },
  { letter: "P", name: "Persons", does: "name their organisations and their user" },
  { letter: "S", name: "Supervisors", does: "connect persons who are there" },
  { letter: "M", name: "Person Maintenance", does: "locks the users nobody active stands behind" },
];

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

export function track() {
  return html`
    <section class="panel" aria-labelledby="heading-track">
      <h2 id="heading-track">The jobs, in their order</h2>
      <ol class="track">
        ${JOBS.map(({ letter, name, does }) => html`<li><span class="lane" aria-hidden="true">${letter}</span><span><b>${name}</b> ${does}</span></li>`)}
      </ol>
    </section>
  `;
}
