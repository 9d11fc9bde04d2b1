/** The little Markdown that the engine's manual is written in, as elements: nothing in it is ever markup. */
import { html, nothing } from "./vendor/lit.js";

/** @import { TemplateResult } from "./vendor/lit.js" */

/**
 * @param {string} text
 * @param {(code: string) => unknown} [example]   How an example is shown.
 */
export function markdown(text, example = (code) => html`<pre tabindex="0"><code>${code}</code></pre>`) {
  const blocks = text.split(/^(```[^\n]*\n[\s\S]*?^```)$/m);
  return html`<div class="manual">${blocks.map((block) => (block.startsWith("```") ? example(block.replace(/^```.*\n|\n?```$/g, "")) : prose(block)))}</div>`;
}

/** @param {string} text */
function prose(text) {
  return text
    .split(/\n{2,}/)
    .map((part) => part.trim())
    .filter((part) => part !== "")
    .map(paragraph);
}

/**
 * @param {string} text
 * @returns {TemplateResult | typeof nothing}
 */
function paragraph(text) {
  const heading = /^(#+) (.*)$/.exec(text);
  if (heading) return heading[1]?.length === 1 ? html`<h4>${inline(heading[2] ?? "")}</h4>` : html`<h5>${inline(heading[2] ?? "")}</h5>`;
  if (/^[-*] /.test(text)) return html`<ul>${text.split(/\n(?=[-*] )/).map((item) => html`<li>${inline(item.slice(2))}</li>`)}</ul>`;
  if (/^\d+\. /.test(text)) return html`<ol>${text.split(/\n(?=\d+\. )/).map((item) => html`<li>${inline(item.replace(/^\d+\. /, ""))}</li>`)}</ol>`;
  return html`<p>${inline(text)}</p>`;
}

/**
 * Code, what is strong or stressed, and of a link its words: the manual is read with the network off.
 * @param {string} text
 */
function inline(text) {
  return text.split(/(`[^`]+`|\*\*[^*]+\*\*|\*[^*]+\*|\[[^\]]+\]\([^)]+\))/).map((part) => {
    if (/^`[^`]+`$/.test(part)) return html`<code>${part.slice(1, -1)}</code>`;
    if (/^\*\*[^*]+\*\*$/.test(part)) return html`<strong>${part.slice(2, -2)}</strong>`;
    if (/^\*[^*]+\*$/.test(part)) return html`<em>${part.slice(1, -1)}</em>`;
    const link = /^\[([^\]]+)\]\([^)]+\)$/.exec(part);
    return link ? link[1] : part;
  });
}
