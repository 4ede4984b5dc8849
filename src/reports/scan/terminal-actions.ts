import type { FixStep, ScanReport } from "../../model/index.ts";
import { clean } from "../clean.ts";
import { shorten, widthOf, wrap } from "../width.ts";
import { many } from "../words.ts";
import { type ActionGroup, actionGroups, groupTitle, someOf } from "./scan-actions.ts";
import { doorsText, snippetLines, stepText } from "./scan-words.ts";
import { fitting, type Screen, wrapUpTo } from "./terminal-lines.ts";

/** How much of a product's steps is drawn. */
interface Share {
  readonly steps: number;
  /** Of each step. */
  readonly lines: number;
  /** Lines of a step that are to be copied; more are left out, for they are never cut. */
  readonly snippet: number;
}

const all: Share = {
  steps: Number.POSITIVE_INFINITY,
  lines: Number.POSITIVE_INFINITY,
  snippet: Number.POSITIVE_INFINITY,
};
const alone: Share = { steps: 2, lines: 2, snippet: 4 };
const worst: Share = { steps: 2, lines: 2, snippet: 0 };
const other: Share = { steps: 1, lines: 1, snippet: 0 };

/** Lines for the steps of all products together, unless everything is wanted. */
const room = 12;

/** What to do, by product and in order; with what is to be copied, when everything is wanted or one product is alone. */
export function actionLines(report: ScanReport, screen: Screen): string[] {
  const groups = actionGroups(report);
  if (groups.length === 0) return [];
  const { width, ink, verbose } = screen;
  const title = ink.bold("What to do, in this order");
  if (verbose) return [title, ...groups.flatMap((group) => groupLines(group, screen, all))];
  const products = groups.filter(({ product }) => product !== undefined);
  const drawn = fitting(
    products.slice(0, room).map((group, at) => {
      const share = groups.length === 1 ? alone : at === 0 ? worst : other;
      return groupLines(group, screen, share);
    }),
    room,
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

function groupLines(group: ActionGroup, screen: Screen, share: Share): string[] {
  const { width, ink, verbose } = screen;
  const steps = group.steps.slice(0, share.steps);
  const left = group.steps.length - steps.length;
  const places = group.product === undefined ? "" : ` at ${someOf(group.exposures.map(doorsText), 3)}`;
  const name = shorten(groupTitle(group), width - 2);
  const space = width - 2 - widthOf(name);
  return [
    `  ${ink.bold(ink[group.worst](name))}${ink.dim(space < 8 ? "" : shorten(places, space))}`,
    ...steps.flatMap((step, at) => [
      ...doLines(step, at, width, share),
      ...(verbose && step.where !== undefined
        ? wrap(`in ${clean(step.where)}`, width - 7).map((line) => ink.dim(`       ${line}`))
        : []),
      ...snippet(step, screen, share),
    ]),
    ...(left === 0 ? [] : [ink.dim(`       and ${many(left, "more step")}`)]),
  ];
}

function doLines(step: FixStep, at: number, width: number, { lines }: Share): string[] {
  return wrapUpTo(stepText(step), width - 7, lines).map(
    (line, row) => `  ${row === 0 ? `${String(at + 1).padStart(2)}.` : "   "}  ${line}`,
  );
}

/** What is to be copied is never wrapped or cut. */
function snippet(step: FixStep, { ink }: Screen, { snippet: most }: Share): string[] {
  const lines = snippetLines(step);
  if (lines.length > most) return [];
  return lines.map((line) => (line === "" ? "" : ink.code(`         ${line}`)));
}
