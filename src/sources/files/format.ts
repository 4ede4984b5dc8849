/** What a text is, for the person to read; how it is read follows from it only for tables and mail. */
export type TextFormat =
  | "text"
  | "json"
  | "jsonl"
  | "csv"
  | "yaml"
  | "sql"
  | "env"
  | "mail"
  | "html"
  | "xml"
  | "log"
  | "source";

const sourceEndings = new Set(
  (
    "c cc cpp cs css cxx dart ex exs erl go gradle groovy h hpp hs java jl js jsx kt kts lua m mjs cjs ml mts nim " +
    "php pl pm ps1 py pyw r rb rs sass scala scss sh bash zsh fish sol svelte swift tf ts tsx cts vb vue zig ipynb"
  ).split(" "),
);

const byEnding: Readonly<Record<string, TextFormat>> = {
  json: "json",
  geojson: "json",
  har: "json",
  jsonl: "jsonl",
  ndjson: "jsonl",
  csv: "csv",
  tsv: "csv",
  tab: "csv",
  psv: "csv",
  yaml: "yaml",
  yml: "yaml",
  sql: "sql",
  env: "env",
  htm: "html",
  html: "html",
  xhtml: "html",
  xml: "xml",
  log: "log",
  txt: "text",
  md: "text",
};

/** The part of a name after its last dot, lowercase. */
export function endingOf(name: string): string {
  const base = name.slice(name.lastIndexOf("/") + 1);
  const dot = base.lastIndexOf(".");
  return dot < 0 ? "" : base.slice(dot + 1).toLowerCase();
}

const MAIL_HEADER =
  /^(?:from|to|cc|subject|date|received|return-path|delivered-to|message-id|mime-version|x-[\w-]+|dkim-signature|reply-to|sender|content-type|authentication-results|arc-[\w-]+):/i;
const TELLING_MAIL_HEADER =
  /^(?:from|to|subject|received|return-path|delivered-to|message-id|mime-version):/i;

/** `mbox` when several messages follow one another, each behind a `From ` line (RFC 4155). */
export function mailKind(head: string): "message" | "mbox" | undefined {
  const isMbox = /^From \S.*\r?\n/.test(head);
  const lines = head.split(/\r?\n/, 60);
  if (isMbox) lines.shift();
  if (!MAIL_HEADER.test(lines[0] ?? "")) return undefined;
  const kinds = new Set<string>();
  for (const line of lines) {
    if (line === "") break;
    // A folded line belongs to the header above it (RFC 5322 section 2.2.3).
    if (/^[ \t]/.test(line)) continue;
    if (!/^[!-9;-~]+:/.test(line)) return undefined;
    const telling = TELLING_MAIL_HEADER.exec(line);
    if (telling !== null) kinds.add(telling[0].toLowerCase());
  }
  return kinds.size < 2 ? undefined : isMbox ? "mbox" : "message";
}

/** By content where it speaks for itself, by name otherwise. */
export function textFormat(head: string, name: string): TextFormat {
  const ending = endingOf(name);
  const start = head.slice(0, 4096).trimStart();
  const named = Object.hasOwn(byEnding, ending) ? byEnding[ending] : undefined;
  if (named !== undefined && named !== "text" && named !== "json") return named;
  if (/^[{[]/.test(start)) {
    const json = jsonKind(head);
    if (json !== undefined) return json;
  }
  if (named !== undefined) return named;
  if (/^\.env(?:\.|$)/.test(name.slice(name.lastIndexOf("/") + 1))) return "env";
  if (sourceEndings.has(ending)) return "source";
  if (/^<!doctype html|^<html[\s>]/i.test(start)) return "html";
  if (start.startsWith("<?xml")) return "xml";
  if (start.startsWith("#!")) return "source";
  if (/^(?:INSERT INTO|CREATE TABLE|COPY) |^-- (?:MySQL|MariaDB|PostgreSQL) /im.test(start)) return "sql";
  if (start.startsWith("---\n") || start.startsWith("%YAML")) return "yaml";
  if (everyLine(start, /^(?:#.*|(?:export )?[A-Z_][A-Z0-9_]*=.*)?$/)) return "env";
  if (everyLine(start, LOG_LINE)) return "log";
  return "text";
}

const LOG_LINE =
  /^(?:\[?\d{4}-\d\d-\d\d[T ]\d\d:\d\d|[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d |\S+ \S+ \S+ \[\d\d\/[A-Z][a-z]{2}\/\d{4}:)/;

function everyLine(start: string, shape: RegExp): boolean {
  const lines = start.split(/\r?\n/, 6).slice(0, 5);
  return lines.length > 1 && lines.slice(0, -1).every((line) => shape.test(line));
}

function jsonKind(head: string): "json" | "jsonl" | undefined {
  const lines = head.split("\n", 3).map((line) => line.trim());
  const [first = "", second = ""] = lines;
  if (first.startsWith("{") && first.endsWith("}") && second.startsWith("{")) return "jsonl";
  return /^\s*(?:\{\s*(?:"|\}|$)|\[\s*(?:["{[\]\d-]|true|false|null|$))/.test(head) ? "json" : undefined;
}
