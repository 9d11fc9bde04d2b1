/** What can be read and tried beside the work: the gallery of scenarios, and the manual of the rules. Loaded when it is opened. */
import { html, nothing } from "../vendor/lit.js";
import { titles } from "../vendor/scenario-titles.js";
import { rules } from "./rules.js";
import { prose, words } from "./text.js";

/** @import { Actions } from "../actions.js" */
/** @import { Scenario } from "../texts.js" */
/** @import { State } from "../state.js" */

/**
 * The start's way to the scenarios: each by its title.
 * @param {Actions} actions
 */
export function sampler(actions) {
  return html`
    <section class="panel sampler" aria-labelledby="heading-sampler">
      <h2 id="heading-sampler">What can go wrong, in small</h2>
      <p class="hint">Each loads a handful of records with its settings, runs, and says what it teaches.</p>
      <ul>
        ${titles.map(({ name, title }) => html`<li><button type="button" class="quiet" data-testid=${`scenario-${name}`} @click=${() => actions.loadScenario(name)}>${title}</button></li>`)}
      </ul>
      <button type="button" data-testid="open-scenarios" @click=${() => actions.openScenarios()}>Read all lessons</button>
    </section>
  `;
}

/** @param {Actions} actions */
export function shelves(actions) {
  return html`
    <nav class="shelves" aria-label="To read">
      <button type="button" class="quiet" data-testid="scenarios" @click=${() => actions.openScenarios()}>Scenarios</button>
      <button type="button" class="quiet" data-testid="rules" @click=${() => actions.openRules()}>Rules</button>
    </nav>
  `;
}

/**
 * @param {Readonly<State>} state
 * @param {Actions} actions
 */
export function shelf(state, actions) {
  const { shelf } = state;
  if (!shelf) return nothing;
  return html`
    <dialog class="shelf" data-testid="shelf" aria-labelledby="heading-shelf" @close=${() => actions.closeShelf()}>
      <header>
        <h2 id="heading-shelf" tabindex="-1" autofocus>${shelf.is === "scenarios" ? "Scenarios" : "Rules"}</h2>
        <button type="button" data-testid="close-shelf" @click=${() => actions.closeShelf()}>Close</button>
      </header>
      ${shelf.is === "scenarios" ? gallery(shelf.scenarios, actions) : rules(shelf, state, actions)}
    </dialog>
  `;
}

/**
 * @param {readonly Scenario[]} scenarios
 * @param {Actions} actions
 */
function gallery(scenarios, actions) {
  return html`
    <p class="hint">From the right order to what goes wrong with it, and then what goes wrong in the feeds themselves. Load and run takes the place of the files and settings that are there.</p>
    <ol class="gallery" data-testid="gallery">
      ${scenarios.map(
        (scenario) => html`
          <li class="panel" data-testid=${`lesson-${scenario.name}`}>
            <h3>${scenario.title}</h3>
            <p>${scenario.summary}</p>
            <p class="facts">${facts(scenario)}</p>
            <details><summary>The lesson</summary>${prose(scenario.lesson.slice(scenario.name === "university" ? 0 : 1))}</details>
            <button type="button" class="primary" data-testid="load-and-run" aria-label=${`Load and run: ${scenario.title}`} @click=${() => actions.loadScenario(scenario.name)}>Load and run</button>
          </li>
        `,
      )}
    </ol>
  `;
}

/** What comes of it, as its lesson says. @param {Scenario} scenario */
function facts({ runs, heads: [locked, missing], name }) {
  const first = name === "university" ? { locked: "9", missing: "17" } : runs[0];
  return first ? `${first.locked} ${locked.toLowerCase()} · ${first.missing} ${missing.toLowerCase()}` : nothing;
}

/**
 * The lesson beside the result that it speaks of.
 * @param {Readonly<State>} state
 * @param {Actions} actions
 */
export function lesson({ lesson }, actions) {
  if (!lesson) return nothing;
  const { title, summary, heads, runs } = lesson;
  return html`
    <section class="panel lesson" aria-labelledby="heading-lesson" data-testid="lesson">
      <h3 id="heading-lesson">${title}</h3>
      <p>${summary}</p>
      <details ?open=${lesson.name !== "university"}><summary>What happened, and what to do</summary>${prose(lesson.lesson.slice(lesson.name === "university" ? 0 : 1))}</details>
      <div class="sideways" tabindex="0" role="region" aria-label="Runs to try">
        <table class="plain">
          <caption class="for-ears">Runs to try</caption>
          <thead><tr><th scope="col">Run</th><th scope="col" class="figure">${heads[0]}</th><th scope="col" class="figure">${heads[1]}</th><th scope="col">What it shows</th><th scope="col"><span class="for-ears">Try</span></th></tr></thead>
          <tbody>
            ${runs.map((run) => {
              const { command, locked, missing, shows } = run;
              return html`<tr>
                <th scope="row">${command === "as it is" ? command : html`<code>${command}</code>`}</th>
                <td class="figure">${locked}</td>
                <td class="figure">${missing}</td>
                <td>${words(shows)}</td>
                <td>${run.set ? html`<button type="button" class="small" data-testid="try-run" aria-label=${`Try: ${command}`} @click=${() => actions.tryRun(run)}>Try</button>` : nothing}</td>
              </tr>`;
            })}
          </tbody>
        </table>
      </div>
    </section>
  `;
}
