import type { Advice, Plan } from "./plan.ts";
import { visible } from "./quote.ts";

export type PlanFormat = "terminal" | "json" | "sql";

const titles = {
  restrict: "close it",
  rotate: "replace the secrets",
  mask: "mask",
  hash: "hash",
  drop: "drop",
  ttl: "let it expire",
  purge: "remove what is left",
  verify: "look again",
} as const;

/** The plan as a text: for a person, for a program, or only its statements with comments. */
export function renderPlan(plan: Plan, format: PlanFormat): string {
  if (format === "json") return `${visibleJson(JSON.stringify(plan, null, 2))}\n`;
  if (plan.length === 0) {
    const nothing = "Nothing was found here, so there is nothing to be done.";
    return format === "sql" ? `-- ${nothing}\n` : `${nothing}\n`;
  }
  const collections = [...new Set(plan.map(({ collection }) => collection))];
  const blocks = collections.map((collection) => {
    const steps = plan.filter((one) => one.collection === collection);
    return format === "sql" ? sqlBlock(collection, steps) : terminalBlock(collection, steps);
  });
  const head = "A plan to read, change and run yourself: Watertight runs none of it. Try it on a copy first.";
  return format === "sql" ? `-- ${head}\n\n${blocks.join("\n")}` : `${head}\n\n${blocks.join("\n")}`;
}

function titleOf({ advice, column, instead }: Advice): string {
  const what = column === undefined ? titles[advice] : `${titles[advice]}: ${visible(column)}`;
  return instead === true ? `${what} (another way)` : what;
}

function terminalBlock(collection: string, steps: Plan): string {
  const lines = [visible(collection)];
  for (const [at, one] of steps.entries()) {
    lines.push(`${String(at + 1).padStart(3)}  ${titleOf(one)}`);
    lines.push(...wrapped(visible(one.why), 75).map((line) => `     ${line}`));
    for (const statement of one.statements) lines.push(`       ${statement};`);
    if (one.undo !== undefined) lines.push(`     taken back by: ${one.undo};`);
  }
  return `${lines.join("\n")}\n`;
}

function sqlBlock(collection: string, steps: Plan): string {
  const lines = [`-- ${visible(collection)}`];
  for (const [at, one] of steps.entries()) {
    lines.push(
      "",
      ...wrapped(`${at + 1}. ${titleOf(one)}: ${visible(one.why)}`, 97).map((line) => `-- ${line}`),
    );
    // Another way to the same end must not run by itself behind the first.
    for (const statement of one.statements) lines.push(`${one.instead === true ? "-- " : ""}${statement};`);
    if (one.undo !== undefined) lines.push(`-- taken back by: ${one.undo};`);
  }
  return `${lines.join("\n")}\n`;
}

function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line];
}

/** JSON escapes C0 only; the line feeds are those between its parts. */
function visibleJson(json: string): string {
  return json.replace(/[\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g, (each) => {
    return `\\u${each.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
}
