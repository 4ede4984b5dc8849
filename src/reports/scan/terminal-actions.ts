import type { FixStep, ScanReport } from "../../model/index.ts";
import { clean } from "../clean.ts";
import { shorten, widthOf, wrap } from "../width.ts";
import { many } from "../words.ts";
import { type ActionGroup, actionGroups, groupTitle, someOf } from "./scan-actions.ts";
import { doorsText, snippetLines, stepText } from "./scan-words.ts";
import { fitting, type Screen, wrapUpTo } from "./terminal-lines.ts";

/** Lines for all steps together, and steps that are shown of the worst product and of the others. */
const room = { lines: 12, worst: 2, others: 1 };

/** What to do, by product and in order; what is to be copied is shown when everything is wanted. */
export function actionLines(report: ScanReport, screen: Screen): string[] {
  const groups = actionGroups(report);
  if (groups.length === 0) return [];
  const { width, ink, verbose } = screen;
  const title = ink.bold("What to do, in this order");
  if (verbose) return [title, ...groups.flatMap((group) => groupLines(group, screen, group.steps.length, 0))];
  const products = groups.filter(({ product }) => product !== undefined);
  const drawn = fitting(
    products
      .slice(0, room.lines)
      .map((group, at) =>
        at === 0 ? groupLines(group, screen, room.worst, 2) : groupLines(group, screen, room.others, 1),
      ),
    room.lines,
  );
  const left = products.length - drawn.length;
  const last = groups.find(({ product }) => product === undefined);
  // What stands before the colon is to be done, what follows is why.
  const common = (last?.steps ?? []).map(({ do: step }) => clean(step).split(": ")[0] ?? "");
  const end = last === undefined ? "" : `${groupTitle(last)}: ${common.join("; ")}`;
  return [
    title,
    ...drawn.flat(),
    ...(left === 0 ? [] : [ink.dim(`  and ${many(left, "more product")} to mend`)]),
    ...(end === "" ? [] : wrapUpTo(end, width - 2, 3).map((line) => `  ${line}`)),
  ];
}

function groupLines(group: ActionGroup, screen: Screen, most: number, lines: number): string[] {
  const { width, ink, verbose } = screen;
  const steps = group.steps.slice(0, most);
  const left = group.steps.length - steps.length;
  const places = group.product === undefined ? "" : ` at ${someOf(group.exposures.map(doorsText), 3)}`;
  const name = shorten(groupTitle(group), width - 2);
  const space = width - 2 - widthOf(name);
  return [
    `  ${ink.bold(ink[group.worst](name))}${ink.dim(space < 8 ? "" : shorten(places, space))}`,
    ...steps.flatMap((step, at) => [
      ...doLines(step, at, lines, screen),
      ...(verbose && step.where !== undefined
        ? wrap(`in ${clean(step.where)}`, width - 7).map((line) => ink.dim(`       ${line}`))
        : []),
      ...(verbose ? snippet(step, screen) : []),
    ]),
    ...(left === 0 ? [] : [ink.dim(`       and ${many(left, "more step")}`)]),
  ];
}

function doLines(step: FixStep, at: number, most: number, { width, verbose }: Screen): string[] {
  const drawn = verbose ? wrap(stepText(step), width - 7) : wrapUpTo(stepText(step), width - 7, most);
  return drawn.map((line, row) => `  ${row === 0 ? `${String(at + 1).padStart(2)}.` : "   "}  ${line}`);
}

/** What is to be copied is never wrapped or cut. */
function snippet(step: FixStep, { ink }: Screen): string[] {
  return snippetLines(step).map((line) => (line === "" ? "" : ink.code(`         ${line}`)));
}
