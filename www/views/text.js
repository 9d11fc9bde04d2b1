/** The project's own texts, from data to elements. */
import { html, nothing } from "../vendor/lit.js";

/** @import { Block, Inline } from "../texts.js" */

/** @param {readonly Block[]} text */
export function prose(text) {
  return text.map((block) => {
    switch (block.is) {
      case "heading":
        return html`<h4>${block.text}</h4>`;
      case "paragraph":
        return html`<p>${words(block.text)}</p>`;
      case "code":
        return html`<pre tabindex="0" role="group" aria-label="Example"><code>${block.text}</code></pre>`;
      case "list":
        return html`<ul>${block.items.map((item) => html`<li>${words(item)}</li>`)}</ul>`;
      case "table":
        return html`<div class="sideways" tabindex="0" role="region" aria-label="Table"><table class="plain">
          <thead><tr>${block.head.map((cell) => html`<th scope="col">${words(cell)}</th>`)}</tr></thead>
          <tbody>${block.rows.map((row) => html`<tr>${row.map((cell) => html`<td>${words(cell)}</td>`)}</tr>`)}</tbody>
        </table></div>`;
      default:
        return nothing;
    }
  });
}

/** @param {readonly Inline[]} parts */
export function words(parts) {
  return parts.map((part) => {
    if (typeof part === "string") return part;
    if ("code" in part) return html`<code>${part.code}</code>`;
    if ("strong" in part) return html`<b>${part.strong}</b>`;
    if ("soft" in part) return html`<i>${part.soft}</i>`;
    return html`<a href=${part.to} target="_blank" rel="noopener noreferrer">${part.link}</a>`;
  });
}
