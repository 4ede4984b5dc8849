import { createHash } from "node:crypto";
import type { ScanReport } from "../../model/index.ts";
import { html, type Markup } from "../html/markup.ts";
import { script } from "../html/script.ts";
import { style } from "../html/style.ts";
import { whatToDo } from "./html/actions.ts";
import { exposures } from "./html/exposures.ts";
import { copyScript } from "./html/script.ts";
import { followedUp, foot, onRecord, top, unknown, wellKept } from "./html/sections.ts";
import { scanStyle } from "./html/style.ts";
import { scanAnswer } from "./scan-answer.ts";

const wholeStyle = style + scanStyle;
const wholeScript = script + copyScript;

/** Nothing may be loaded, sent or framed; of style and script only the two above run, told by their hashes. CSP3 §8.1. */
const policy = [
  "default-src 'none'",
  `style-src '${hashOf(wholeStyle)}'`,
  `script-src '${hashOf(wholeScript)}'`,
  "img-src data:",
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");

/** One self-contained page that a person likes to read; works without a script, prints, asks nothing of the network. */
export function* scanToHtml(report: ScanReport): Iterable<string> {
  yield "<!doctype html>\n";
  // Style and script are constants of this room and stand in the page as they are; all else goes through `html`.
  yield `${head(report)}<style>${wholeStyle}</style>\n</head>\n<body>\n`;
  for (const part of body(report)) yield part.toString();
  yield `<script>${wholeScript}</script>\n</body>\n</html>\n`;
}

function head(report: ScanReport): Markup {
  return html`<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
<meta name="generator" content="Watertight ${report.tool.version}">
<title>${scanAnswer(report).headline} Watertight</title>
<link rel="icon" href="data:,">
`;
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

function hashOf(text: string): string {
  return `sha256-${createHash("sha256").update(text).digest("base64")}`;
}
