/**
 * Cuts XML into pieces for colours, and for nothing else: it may begin in the middle of anything, and what is wrong in
 * it is coloured as well as can be.
 */

/** @typedef {"text" | "tag" | "name" | "attribute" | "value" | "comment" | "entity"} Colour */
/** @typedef {{ colour: Colour, text: string }} Piece */

const INSIDE_TAG = /([^\s=<>"'/?]+)(\s*=\s*)?("[^"<]*"?|'[^'<]*'?)?|[\s\S]/y;

export class Colours {
  constructor() {
    /** What the next line begins in. @type {"text" | "tag" | "comment" | "value"} */
    this.state = "text";
    this.quote = "";
  }

  /**
   * Whether the text begins inside of a comment or a tag, to be told from what ends first in it.
   * @param {string} text
   */
  begin(text) {
    const at = (/** @type {string} */ mark) => (text.indexOf(mark) + 1 || Infinity);
    if (at("-->") < at("<!--")) this.state = "comment";
    else if (at(">") < at("<")) this.state = "tag";
    return this;
  }

  /**
   * The pieces of the next line.
   * @param {string} line
   * @returns {Piece[]}
   */
  line(line) {
    /** @type {Piece[]} */
    const pieces = [];
    const add = (/** @type {Colour} */ colour, /** @type {string} */ text) => {
      if (text) pieces.push({ colour, text });
    };
    let at = 0;
    while (at < line.length) {
      if (this.state === "comment") {
        at = this.until(line, at, "-->", (text) => add("comment", text));
      } else if (this.state === "value") {
        at = this.until(line, at, this.quote, (text) => add("value", text), "tag");
      } else if (this.state === "tag") {
        at = this.inTag(line, at, add);
      } else {
        at = this.inText(line, at, add);
      }
    }
    return pieces;
  }

  /**
   * @param {string} line
   * @param {number} at
   * @param {string} mark
   * @param {(text: string) => void} add
   * @param {"text" | "tag"} [then]
   */
  until(line, at, mark, add, then = "text") {
    const end = line.indexOf(mark, at);
    const to = end < 0 ? line.length : end + mark.length;
    add(line.slice(at, to));
    if (end >= 0) this.state = then;
    return to;
  }

  /**
   * @param {string} line
   * @param {number} at
   * @param {(colour: Colour, text: string) => void} add
   */
  inText(line, at, add) {
    if (line.startsWith("<!--", at)) {
      this.state = "comment";
      return at;
    }
    if (line[at] === "<") {
      const name = /<[/?!]?[^\s<>/"'=]*/y;
      name.lastIndex = at;
      const [whole] = name.exec(line) ?? ["<"];
      const mark = /^<[/?!]?/.exec(whole)?.[0] ?? "<";
      add("tag", mark);
      add("name", whole.slice(mark.length));
      this.state = "tag";
      return at + whole.length;
    }
    const next = line.indexOf("<", at);
    const text = line.slice(at, next < 0 ? line.length : next);
    text.split(/(&[^;\s]*;)/).forEach((part, index) => add(index % 2 === 1 ? "entity" : "text", part));
    return at + text.length;
  }

  /**
   * @param {string} line
   * @param {number} at
   * @param {(colour: Colour, text: string) => void} add
   */
  inTag(line, at, add) {
    const end = /[/?]?>/y;
    end.lastIndex = at;
    const ends = end.exec(line)?.[0];
    if (ends) {
      this.state = "text";
      add("tag", ends);
      return at + ends.length;
    }
    if (line[at] === "<") {
      this.state = "text";
      return at;
    }
    INSIDE_TAG.lastIndex = at;
    const [whole = "", name = "", equals = "", value = ""] = INSIDE_TAG.exec(line) ?? [];
    if (!name) {
      add("tag", whole);
      return at + Math.max(1, whole.length);
    }
    add("attribute", name);
    add("tag", equals);
    add("value", value);
    const quote = value[0] ?? "";
    if (quote && (value.length === 1 || !value.endsWith(quote)) && at + whole.length >= line.length) {
      this.state = "value";
      this.quote = quote;
    }
    return at + whole.length;
  }
}
