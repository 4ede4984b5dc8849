import { clean } from "./clean.ts";

/** Text in which no character makes a link, an image, HTML, an emphasis, a mention or a new block. */
export function escaped(text: string): string {
  return clean(text)
    .replace(/[\\`*_{}[\]<>()#+!~&$^]/g, "\\$&")
    .replace(/^[-=]/, "\\$&")
    .replace(/^(\d+)\./, "$1\\.")
    .replace(/@(?=\w)|:\/\/|(?<=\bwww)\./gi, (found) => `\\${found}`);
}

/** A code span; its fence is longer than any run of backticks in it. CommonMark §6.1. */
export function code(text: string): string {
  const shown = clean(text);
  if (shown.trim() === "") return "(empty)";
  const fence = "`".repeat(longestRun(shown) + 1);
  const gap = /^`|`$/.test(shown) ? " " : "";
  return `${fence}${gap}${shown}${gap}${fence}`;
}

/** A code span for a table: a pipe there cannot be told from the end of its cell in every reader, so it is drawn broken. */
export function codeCell(text: string): string {
  return code(text.replaceAll("|", "¦"));
}

/** A block to copy from, as far in as the list it stands in; its fence is longer than any in it. CommonMark §4.5. */
export function codeBlock(lines: readonly string[], language: string, indent: string): string {
  const fence = "`".repeat(Math.max(3, longestRun(lines.join("\n")) + 1));
  return [`${fence}${language}`, ...lines, fence]
    .map((line) => `${line === "" ? "" : indent}${line}\n`)
    .join("");
}

/** Items with a dash each, and one more behind them when there is one; nothing when there are none. */
export function list(items: readonly string[], last?: string): string {
  const all = last === undefined ? items : [...items, last];
  return all.length === 0 ? "" : `${all.map((item) => `- ${item}\n`).join("")}\n`;
}

/** A table of GitHub-flavoured Markdown; its cells hold no line breaks. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [head, head.map(() => "---"), ...rows];
  return `${lines.map((cells) => `| ${cells.map((text) => text.replaceAll("|", "\\|")).join(" | ")} |\n`).join("")}\n`;
}

function longestRun(text: string): number {
  return (text.match(/`+/g) ?? []).reduce((most, run) => Math.max(most, run.length), 0);
}
