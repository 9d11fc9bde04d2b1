/**
 * The Markdown of this project's own texts as plain data, for the page to show without ever making markup of a string:
 * headings, paragraphs, lists, tables and blocks of code; in them text, code, strong and emphasised words, and links.
 */

/** @import { Block, Inline } from "../www/texts.js" */

/**
 * @param {string} text
 * @returns {Block[]}
 */
export function blocks(text) {
  /** @type {Block[]} */
  const out = [];
  const lines = text.split("\n");
  for (let at = 0; at < lines.length; ) {
    const line = lines[at] ?? "";
    const many = (/** @type {(line: string) => boolean} */ belongs) => {
      const from = at;
      while (at < lines.length && belongs(lines[at] ?? "")) at += 1;
      return lines.slice(from, at);
    };
    const heading = /^(#+) (.*)$/.exec(line);
    if (line.trim() === "") at += 1;
    else if (heading) {
      out.push({ is: "heading", level: heading[1]?.length ?? 1, text: heading[2] ?? "" });
      at += 1;
    } else if (line.startsWith("```")) {
      at += 1;
      out.push({ is: "code", text: many((line) => !line.startsWith("```")).join("\n") });
      at += 1;
    } else if (line.startsWith("|")) {
      const rows = many((line) => line.startsWith("|")).map(cells);
      out.push({ is: "table", head: rows[0] ?? [], rows: rows.slice(2) });
    } else if (ITEM.test(line)) {
      const items = many((line) => line.trim() !== "" && (ITEM.test(line) || line.startsWith(" ")));
      const whole = items.reduce((/** @type {string[]} */ whole, line) => (ITEM.test(line) ? [...whole, line.replace(ITEM, "")] : [...whole.slice(0, -1), `${whole.at(-1)} ${line.trim()}`]), []);
      out.push({ is: "list", items: whole.map(inline) });
    } else out.push({ is: "paragraph", text: inline(many((line) => line.trim() !== "" && !/^(#|```|\|)/.test(line)).join(" ")) });
  }
  return out;
}

const ITEM = /^(-|\d+\.) /;

/** @param {string} row */
function cells(row) {
  return row
    .replace(/^\||\|$/g, "")
    .split(/(?<!\\)\|/)
    .map((cell) => inline(cell.trim().replaceAll("\\|", "|")));
}

/**
 * @param {string} text
 * @returns {Inline[]}
 */
export function inline(text) {
  /** @type {Inline[]} */
  const out = [];
  let from = 0;
  for (const found of text.matchAll(/`([^`]+)`|\*\*([^*]+)\*\*|\*([^*]+)\*|\[([^\]]+)\]\(([^)\s]+)\)/g)) {
    if (found.index > from) out.push(text.slice(from, found.index));
    const [, code, strong, soft, label, to] = found;
    out.push(code ? { code } : strong ? { strong } : soft ? { soft } : { link: label ?? "", to: to ?? "" });
    from = found.index + found[0].length;
  }
  if (from < text.length) out.push(text.slice(from));
  return out;
}
