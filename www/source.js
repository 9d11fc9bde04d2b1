/** `<soups-source>`: a place in a file as a button that shows the file's lines there, read again from the file. */
import { html, LitElement, nothing } from "./vendor/lit.js";
import "./later.js";
import { UNSEEN_PARTS, unseen } from "./text.js";
import { Colours } from "./xml-colours.js";

/** @import { Excerpt, ExcerptLine } from "./looks.js" */
/** @import { Place } from "./protocol.js" */
/** @import { Piece } from "./xml-colours.js" */

export class Source extends LitElement {
  static properties = { place: { attribute: false }, read: { attribute: false }, open: { type: Boolean } };

  constructor() {
    super();
    /** @type {Place | null} */
    this.place = null;
    /** @type {(place: Place) => Promise<Excerpt | null>} */
    this.read = async () => null;
    this.open = false;
  }

  createRenderRoot() {
    return this;
  }

  render() {
    const { place } = this;
    if (!place) return nothing;
    const name = `${place.file}:${place.line}:${place.column}`;
    return html`
      <button type="button" class="place show-source" aria-expanded=${this.open} data-testid="show-source" @click=${() => (this.open = !this.open)}><span class="file">${place.file}</span>:${place.line}:${place.column}</button>
      ${this.open ? html`<soups-later .key=${name + place.offset} .load=${() => this.load(place)}></soups-later>` : nothing}
    `;
  }

  /** @param {Place} place */
  async load(place) {
    const excerpt = await this.read(place);
    return excerpt ? lines(excerpt, place) : html`<p class="refusal">The file is not at hand any more.</p>`;
  }
}

customElements.define("soups-source", Source);

/**
 * @param {Excerpt} excerpt
 * @param {Place} place
 */
function lines({ lines, encoding }, place) {
  const colours = new Colours().begin(lines.map(({ text }) => text).join("\n"));
  const marks = lines.map((line) => ({ line, pieces: colours.line(line.text) }));
  return html`
    <div class="source" role="region" tabindex="0" aria-label=${`Lines of ${place.file} at line ${place.line}`} data-testid="source">
      <table>
        <tbody>
          ${marks.map(({ line, pieces }) => row(line, pieces))}
        </tbody>
      </table>
      <p class="soft">${place.file}, ${encoding}, read from the file just now</p>
    </div>
  `;
}

/**
 * @param {ExcerptLine} line
 * @param {readonly Piece[]} pieces
 */
function row(line, pieces) {
  const cut = line.column > 1;
  return html`
    <tr class=${line.mark === null ? "" : "here"}>
      <th scope="row">${line.number}</th>
      <td><code>${cut ? html`<span class="note">… ${line.column - 1} characters before … </span>` : nothing}${marked(pieces, line.mark)}${line.goes_on ? html`<span class="note"> … the line goes on</span>` : nothing}</code></td>
    </tr>
  `;
}

/**
 * The pieces of a line; from the mark to the end of its tag they stand out.
 * @param {readonly Piece[]} pieces
 * @param {number | null} mark   In characters, as the engine counts them.
 */
function marked(pieces, mark) {
  let at = 0;
  let state = mark === null ? "after" : "before";
  return pieces.flatMap(({ colour, text }) => {
    const letters = [...text];
    const start = at;
    at += letters.length;
    const begins = state === "before" && mark !== null && mark < at;
    if (begins) {
      const before = letters.slice(0, mark - start).join("");
      state = "marked";
      const rest = letters.slice(mark - start).join("");
      const made = [span(colour, before, false), span(colour, rest, true)];
      if (colour !== "tag" && colour !== "name") state = "after";
      return made;
    }
    const marks = state === "marked";
    if (marks && colour === "tag" && text.includes(">")) state = "after";
    return [span(colour, text, marks)];
  });
}

/**
 * @param {string} colour
 * @param {string} text
 * @param {boolean} marked
 */
function span(colour, text, marked) {
  if (text === "") return nothing;
  const parts = text.split(UNSEEN_PARTS);
  return html`<span class=${`xml-${colour}${marked ? " marked" : ""}`}>${parts.map((part, at) => (at % 2 === 1 ? unseen(part) : part))}</span>`;
}
