/** The worker's side of what the views ask: questions to the engine, and nothing decided. */
import { rule_page } from "./pkg/soups.js";
import { unreachable } from "./protocol.js";

/** @import { Look, Query } from "./looks.js" */
/** @import { Session } from "./pkg/soups.js" */

/** A search that takes longer answers with what it has, and goes on when it is asked again. */
const SLICE_MS = 40;

/** Rows that are searched between two looks at the clock. */
const SEARCHED_AT_ONCE = 2000;

/**
 * @param {Session} session
 * @param {Iterable<{ handle: number, blob: File, name: string }>} files
 * @param {Look} look
 * @returns {unknown}
 */
export function answerLook(session, files, look) {
  switch (look.what) {
    case "rows": {
      ask(session, look.view, look.query);
      const began = performance.now();
      while (!session.search(look.view, SEARCHED_AT_ONCE)) {
        if (performance.now() - began > SLICE_MS) break;
      }
      return session.asked_rows(look.view, look.from, look.count);
    }
    case "choices":
      ask(session, look.view, look.query);
      return session.choices(look.view, look.column);
    case "finding":
      return session.finding_of(look.view, look.row);
    case "explanation":
      return session.explain(look.kind, look.id);
    case "rule":
      return rule_page(look.code);
    case "excerpt": {
      const { file, offset, line, column } = look.place;
      const handle = session.handle_of(file);
      const source = [...files].find((known) => known.handle === handle);
      if (!source) throw new Error("the file is not there any more");
      return session.excerpt(source.blob, source.name, file, offset, line, column);
    }
    default:
      return unreachable(look);
  }
}

/**
 * @param {Session} session
 * @param {string} view
 * @param {Query} query
 */
function ask(session, view, { sort, text, filters }) {
  session.ask(view, sort?.column ?? "", sort?.descending ?? false, text, [...filters]);
}
