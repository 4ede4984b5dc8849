import { WatertightError } from "../../base/index.ts";
import { demandSize } from "./input-size.ts";
import { isProblem } from "./problem.ts";
import { readTargets, type Target, type TargetOptions } from "./target.ts";

const mostTargets = 100_000;
const hint = "a list has one target a line, such as db.internal:8123 or 10.0.0.0/24; a comment begins with #";

/**
 * Reads a file with one target a line; `name` is the file's, for errors and for where each target is from.
 * @throws WatertightError `usage` naming the first line that is no target. The line is not quoted: the file may not be a list at all.
 */
export function readTargetList(text: string, name: string, options: TargetOptions = {}): readonly Target[] {
  demandSize(text, name);
  const targets: Target[] = [];
  const lines = text.replace(/^\uFEFF/, "").split(/\r\n|\n|\r/);
  for (const [index, line] of lines.entries()) {
    const written = line.replace(/(?:^|\s)#.*$/s, "").trim();
    if (written === "") continue;
    if (/[^,\s]\s+[^,\s]/.test(written)) throw broken(name, index, "expected one target a line");
    const read = readTargets(written, options);
    if (isProblem(read)) throw broken(name, index, `expected ${read.expected}`, read.hint);
    if (targets.length + read.length > mostTargets) {
      throw broken(
        name,
        index,
        `expected at most ${mostTargets.toLocaleString("en")} targets`,
        "name ranges, or scan several lists",
      );
    }
    for (const target of read) targets.push({ ...target, from: `${name}, line ${index + 1}` });
  }
  if (targets.length === 0) throw new WatertightError("usage", `${name}: expected at least one target`, hint);
  return targets;
}

function broken(name: string, index: number, expected: string, advice = hint): WatertightError {
  return new WatertightError("usage", `${name}, line ${index + 1}: ${expected}`, advice);
}
