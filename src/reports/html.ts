import type { Report } from "../model/index.ts";
import { answerOf } from "./answer.ts";
import { where } from "./html/collections.ts";
import { findings } from "./html/findings.ts";
import { html, type Markup } from "./html/markup.ts";
import { page } from "./html/page.ts";
import { script } from "./html/script.ts";
import { conversations, foot, notRead, top, whatLeaks, whatToDo } from "./html/sections.ts";
import { style } from "./html/style.ts";
import { timeline } from "./html/timeline.ts";
import { actionsOf } from "./words.ts";

/** The report as one page that a person likes to read. */
export function toHtml(report: Report): Iterable<string> {
  return page({
    title: `${answerOf(report).headline} Watertight`,
    version: report.tool.version,
    style,
    script,
    body: body(report),
  });
}

function* body(report: Report): Iterable<Markup> {
  const actions = actionsOf(report);
  const anchors = new Map(actions.map(({ remedy }, at) => [remedy.id, `do-${at + 1}`]));
  yield top(report);
  yield html`<main>
`;
  yield whatToDo(actions, anchors);
  yield whatLeaks(report);
  yield timeline(report);
  yield* findings(report, anchors);
  yield where(report);
  yield conversations(report);
  yield notRead(report);
  yield html`</main>
`;
  yield foot(report);
}
