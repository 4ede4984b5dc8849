import type { ScanReport } from "../../model/index.ts";
import { html, type Markup } from "../html/markup.ts";
import { page } from "../html/page.ts";
import { script } from "../html/script.ts";
import { style } from "../html/style.ts";
import { whatToDo } from "./html/actions.ts";
import { exposures } from "./html/exposures.ts";
import { copyScript } from "./html/script.ts";
import { followedUp, foot, onRecord, top, unknown, wellKept } from "./html/sections.ts";
import { scanStyle } from "./html/style.ts";
import { scanAnswer } from "./scan-answer.ts";

/** The report as one page that a person likes to read. */
export function scanToHtml(report: ScanReport): Iterable<string> {
  return page({
    title: `${scanAnswer(report).headline} Watertight`,
    version: report.tool.version,
    style: style + scanStyle,
    script: script + copyScript,
    body: body(report),
  });
}

function* body(report: ScanReport): Iterable<Markup> {
  yield top(report);
  yield html`<main>
`;
  yield whatToDo(report);
  yield followedUp(report);
  yield* exposures(report);
  yield unknown(report);
  yield wellKept(report);
  yield onRecord(report);
  yield html`</main>
`;
  yield foot(report);
}
