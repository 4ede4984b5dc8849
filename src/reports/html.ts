import { createHash } from "node:crypto";
import type { Report } from "../model/index.ts";
import { answerOf } from "./answer.ts";
import { where } from "./html/collections.ts";
import { findings } from "./html/findings.ts";
import { html, type Markup } from "./html/markup.ts";
import { script } from "./html/script.ts";
import { conversations, foot, notRead, top, whatLeaks, whatToDo } from "./html/sections.ts";
import { style } from "./html/style.ts";
import { timeline } from "./html/timeline.ts";
import { actionsOf } from "./words.ts";

/**
 * Nothing may be loaded, sent or framed; of style and script only the two below run, told by their hashes. CSP3 §8.1.
 */
const policy = [
  "default-src 'none'",
  `style-src '${hashOf(style)}'`,
  `script-src '${hashOf(script)}'`,
  "img-src data:",
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");

/** One self-contained page that a person likes to read; works without a script, prints, asks nothing of the network. */
export function* toHtml(report: Report): Iterable<string> {
  yield "<!doctype html>\n";
  // Style and script are constants of this room and stand in the page as they are; all else goes through `html`.
  yield `${head(report)}<style>${style}</style>\n</head>\n<body>\n`;
  for (const part of body(report)) yield part.toString();
  yield `<script>${script}</script>\n</body>\n</html>\n`;
}

function head(report: Report): Markup {
  return html`<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
<meta name="generator" content="Watertight ${report.tool.version}">
<title>${answerOf(report).headline} Watertight</title>
<link rel="icon" href="data:,">
`;
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

function hashOf(text: string): string {
  return `sha256-${createHash("sha256").update(text).digest("base64")}`;
}
