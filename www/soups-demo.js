/**
 * `<soups-demo scenario="persons-before-users">`: a scenario that runs inside any page, as one script. Its parts stand in a
 * shadow root of its own; it adds nothing to the page but the name of the element, and takes nothing from it but the
 * width. The engine runs in a worker that starts with the first run.
 *
 * The page that embeds it has to allow `worker-src blob:` and `script-src 'wasm-unsafe-eval'` where it has a policy; where
 * it does not, the element says so and shows the lesson all the same.
 */
import { Engine, Refused, Stopped } from "./engine.js";
import { scenarios } from "./vendor/scenarios.js";
import { DEMO_STYLES } from "./demo-styles.js";

/** @import { FirstPages, Summary, LockedUser } from "./protocol.js" */
/** @import { Scenario } from "./texts.js" */

/** The orders that teach something, the documented one first. */
const ORDERS = ["OUPSM", "OPUSM", "OUSPM", "OUMPS"];

const JOBS = /** @type {Record<string, string>} */ ({ O: "Organisations", U: "Users", P: "Persons", S: "Supervisors", M: "Person Maintenance" });

/** Users that are listed; the others are counted. */
const LOCKED_MAX = 12;

/** How long an engine may take to start before the page is taken to forbid it. */
const START_MS = 20_000;

/**
 * An element with text and children. Text is only ever text.
 * @param {string} name
 * @param {Record<string, string>} [attributes]
 * @param {...(Node | string)} children
 */
function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

class SoupsDemo extends HTMLElement {
  static observedAttributes = ["scenario"];

  constructor() {
    super();
    this.root = this.attachShadow({ mode: "open" });
    const styles = new CSSStyleSheet();
    styles.replaceSync(DEMO_STYLES);
    this.root.adoptedStyleSheets = [styles];
    /** @type {Engine | null} */
    this.engine = null;
    this.loaded = "";
    this.turn = 0;
  }

  connectedCallback() {
    this.show();
  }

  disconnectedCallback() {
    this.end();
  }

  attributeChangedCallback() {
    if (this.isConnected) this.show();
  }

  get scenario() {
    return scenarios.find(({ name }) => name === this.getAttribute("scenario"));
  }

  end() {
    this.turn += 1;
    this.engine?.end();
    this.engine = null;
    this.loaded = "";
  }

  /** The element before a run. */
  show() {
    this.end();
    const { scenario } = this;
    if (!scenario) {
      const names = scenarios.map(({ name }) => name).join(", ");
      this.root.replaceChildren(make("p", { class: "trouble", role: "alert" }, `There is no scenario “${this.getAttribute("scenario") ?? ""}”. There are: ${names}.`));
      return;
    }
    const order = scenario.settings["order"] ?? "OUPSM";
    // Alma's job is by itself.
    const ofAlma = scenario.heads[0] !== "Would be locked";
    const scheduled = Object.keys(scenario.settings).some((key) => /^schedule\..*\.start$/.test(key));
    const choice = /** @type {HTMLSelectElement} */ (make("select", { part: "order" }, ...[...new Set([order, ...ORDERS])].map((order) => make("option", { value: order }, [...order].join(" › ")))));
    choice.value = order;
    choice.disabled = scheduled;
    choice.addEventListener("change", () => this.run(scenario, choice.value));
    const run = make("button", { type: "button", part: "run" }, "Run");
    run.addEventListener("click", () => this.run(scenario, choice.value));
    this.outcome = make("div", { class: "outcome", role: "status", part: "outcome" });
    this.root.replaceChildren(
      make(
        "section",
        { "aria-label": scenario.title },
        make("h3", {}, scenario.title),
        make("p", { class: "soft" }, scenario.summary),
        ...(ofAlma ? [] : [this.track(order)]),
        make("details", {}, make("summary", {}, "The feeds"), ...scenario.files.map(({ path, text }) => make("details", {}, make("summary", {}, path), make("pre", { tabindex: "0" }, text)))),
        make("div", { class: "bar" }, run, ...(ofAlma ? [] : [make("label", {}, "Order ", choice)]), ...(scheduled ? [make("span", { class: "soft" }, "Here the schedule decides.")] : [])),
        this.outcome,
      ),
    );
  }

  /** @param {string} order */
  track(order) {
    const track = make("ol", { class: "track", "aria-label": "The jobs in their order" }, ...[...order].map((letter) => make("li", {}, make("b", { "aria-hidden": "true" }, letter), ` ${JOBS[letter] ?? letter}`)));
    this.root.querySelector(".track")?.replaceWith(track);
    return track;
  }

  /**
   * @param {Scenario} scenario
   * @param {string} order
   */
  async run(scenario, order) {
    this.turn += 1;
    const { turn } = this;
    if (this.root.querySelector(".track")) this.track(order);
    this.say(make("p", { class: "soft" }, "Running…"));
    try {
      const engine = await this.ready(scenario);
      const { summary, first } = await engine.run({ ...scenario.settings, order }, 0);
      if (turn === this.turn) this.answer(summary, first);
    } catch (error) {
      if (turn !== this.turn) return;
      if (error instanceof Refused) this.say(make("p", { class: "trouble" }, error.message));
      else this.cannot(error instanceof Error && !(error instanceof Stopped) ? error.message : "");
    }
  }

  /**
   * The engine with the feeds of a scenario in it.
   * @param {Scenario} scenario
   * @returns {Promise<Engine>}
   */
  ready(scenario) {
    if (this.engine && this.loaded === scenario.name) return Promise.resolve(this.engine);
    return new Promise((resolve, reject) => {
      const waited = setTimeout(() => reject(new Error("its engine did not start")), START_MS);
      const stopped = (/** @type {string} */ why) => {
        clearTimeout(waited);
        this.engine = null;
        this.loaded = "";
        reject(new Error(why));
      };
      const files = scenario.files.flatMap(({ path, given, text }) => (given === null ? [] : [{ name: path, file: new File([text], path), given: given === "tonight" ? /** @type {const} */ ("anything") : given }]));
      const left = new Set(files.keys());
      const done = (/** @type {number} */ file) => {
        left.delete(file);
        if (left.size > 0) return;
        clearTimeout(waited);
        this.loaded = scenario.name;
        resolve(engine);
      };
      const nothing = () => {};
      const engine = (this.engine = new Engine(
        /** @type {import("./engine.js").Listener} */ ({ ready: nothing, progress: nothing, memory: nothing, recognised: done, again: (files) => files.forEach((file) => left.add(file)), unreadable: (file) => stopped(`${file}`), stopped, quiet: nothing, reducing: nothing }),
      ));
      for (const [at, file] of files.entries()) engine.read(at, file);
    });
  }

  /**
   * @param {Summary} summary
   * @param {FirstPages} first
   */
  answer({ sentence, counts, jobs = [] }, { locked: { total, rows }, alma }) {
    const lost = alma.rows.filter(({ verdict }) => verdict === "reset");
    const tone = counts.errors > 0 ? "error" : counts.warnings > 0 ? "warning" : "good";
    for (const [at, item] of [...this.root.querySelectorAll(".track li")].entries()) {
      const job = jobs[at];
      if (job) item.append(make("small", {}, job.job === "maintenance" ? `${total} locked` : `${job.read - job.skipped} of ${job.read}`));
    }
    this.say(
      make("p", { class: `verdict ${tone}` }, sentence),
      ...(total === 0 ? [] : [make("ul", { class: "locked", "aria-label": "Users who would be locked" }, ...rows.slice(0, LOCKED_MAX).map(one))]),
      ...(total > LOCKED_MAX ? [make("p", { class: "soft" }, `and ${total - LOCKED_MAX} more`)] : []),
      ...(lost.length === 0 ? [] : [make("ul", { class: "locked", "aria-label": "Edits that would be undone" }, ...lost.slice(0, LOCKED_MAX).map(({ text }) => make("li", {}, text)))]),
    );
  }

  /** @param {...Node} content */
  say(...content) {
    this.outcome?.replaceChildren(...content);
  }

  /** @param {string} why */
  cannot(why) {
    this.end();
    const because = why ? ` (${why})` : "";
    this.say(make("p", { class: "trouble" }, `This page does not let the dry run start${because}. Where it has a content security policy, that has to allow worker-src blob: and script-src 'wasm-unsafe-eval'.`));
  }
}

/** @param {LockedUser} row */
function one(row) {
  const why = row.chain.slice(1).map(({ text }) => text).join(" → ");
  return make("li", {}, make("code", {}, row.id || row.userName || ""), ` ${row.id ? (row.userName ?? "") : ""} `, make("span", { class: "tag" }, row.reason), ` ${row.nature === "transient" ? "until the next night" : ""}`, make("div", { class: "soft" }, why));
}

if (!customElements.get("soups-demo")) customElements.define("soups-demo", SoupsDemo);
