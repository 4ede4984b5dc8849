import { createHash } from "node:crypto";
import { html, type Markup } from "./markup.ts";

/** What makes a page its own. */
export interface PagePlan {
  readonly title: string;
  /** Of Watertight. */
  readonly version: string;
  /** Constants of this room: they stand in the page as they are, and are told by their hashes. */
  readonly style: string;
  readonly script: string;
  readonly body: Iterable<Markup>;
}

/** One self-contained page; works without a script, prints, asks nothing of the network. */
export function* page({ title, version, style, script, body }: PagePlan): Iterable<string> {
  yield "<!doctype html>\n";
  const head = html`<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policyFor(style, script)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
<meta name="generator" content="Watertight ${version}">
<title>${title}</title>
<link rel="icon" href="data:,">
`;
  yield `${head}<style>${style}</style>\n</head>\n<body>\n`;
  for (const part of body) yield part.toString();
  yield `<script>${script}</script>\n</body>\n</html>\n`;
}

/** Nothing may be loaded, sent or framed; of style and script only these two run, told by their hashes. CSP3 §8.1. */
function policyFor(style: string, script: string): string {
  return [
    "default-src 'none'",
    `style-src '${hashOf(style)}'`,
    `script-src '${hashOf(script)}'`,
    "img-src data:",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
}

function hashOf(text: string): string {
  return `sha256-${createHash("sha256").update(text).digest("base64")}`;
}
