import { randomBytes } from "node:crypto";
import { WatertightError } from "../../base/index.ts";
import { maskedPlace, maskedRelation, type PlanFormat, renderPlan } from "../../inspect/index.ts";
import type { Report } from "../../model/index.ts";
import type { SourceOptions } from "../../sources/index.ts";
import { keep, writeResult } from "../delivery.ts";
import { exitCodeOfReport } from "../exit-of-report.ts";
import { textFlag } from "../flags.ts";
import { type Inspection, inspectionFrom, inspectWith } from "../inspection.ts";
import { withoutSecrets } from "../masked-error.ts";
import { Planning } from "../planning.ts";
import { runId, saveRun } from "../run-folder.ts";
import { withSourceOptions } from "../source-options.ts";
import { type Outside, print } from "../terminal.ts";
import {
  exitCodeOfVerification,
  type Verification,
  verificationOf,
  verificationText,
} from "../verification.ts";

/** Inspects the target and prints the plan that would make it safe, or holds a masked copy against it. */
export async function minimiseCommand(
  target: string,
  flags: Record<string, unknown>,
  outside: Outside,
): Promise<number> {
  const verify = flags["verify"];
  const copy = typeof verify === "string" ? verify : undefined;
  const format = (textFlag(flags, "format") as PlanFormat | undefined) ?? "terminal";
  const isVerifying = verify !== undefined;
  if (isVerifying) assertProvable(flags, format);
  const inspection = await inspectionFrom(copy === undefined ? [target] : [target, copy], flags, outside);
  if (isVerifying) assertWhole(inspection);
  const command = new Minimise(inspection, flags, outside);
  return isVerifying ? command.verify(target, copy) : command.plan(target, format);
}

class Minimise {
  readonly #inspection: Inspection;
  readonly #flags: Record<string, unknown>;
  readonly #outside: Outside;

  constructor(inspection: Inspection, flags: Record<string, unknown>, outside: Outside) {
    this.#inspection = inspection;
    this.#flags = flags;
    this.#outside = outside;
  }

  async plan(target: string, format: PlanFormat): Promise<number> {
    const { now, reading, failOn, detection } = this.#inspection;
    const run = runId("minimise", now);
    const planning = new Planning(target, detection.ownDetectors);
    const report = await withSourceOptions(this.#outside, run, reading, (source) =>
      inspectWith(this.#inspection, { run, targets: [target], source, ...planning.hooks }, this.#outside),
    );
    await this.#write(renderPlan(planning.planFrom(report), format));
    if (report.state === "incomplete") await this.#warn(report);
    await this.#keep(report, format);
    return exitCodeOfReport(report, failOn);
  }

  async verify(target: string, copy: string | undefined): Promise<number> {
    const { now, reading, failOn, detection } = this.#inspection;
    const run = runId("minimise", now);
    // A candidate that is not decided on is not proved to be gone.
    const whole = { ...reading, selection: { ...reading.selection, exhaustive: true } };
    const [original, second] = await withSourceOptions(this.#outside, run, whole, async (source) => {
      const planning = new Planning(target, detection.ownDetectors);
      const first = { run, targets: [target], source, ...planning.hooks };
      const report = await inspectWith(this.#inspection, first, this.#outside);
      return [report, await this.#inspectCopy(planning, report, copy, target, source)] as const;
    });
    const held = verificationOf(original, second, failOn);
    const verification = copy === undefined ? { ...held, copy: `${held.copy} masked on the fly` } : held;
    const format = this.#flags["format"] === "json" ? "json" : "terminal";
    await this.#write(format === "json" ? jsonText(verification) : verificationText(verification));
    await this.#keep(original, format);
    await this.#keep(second, format);
    return exitCodeOfVerification(verification);
  }

  /** Without a copy, the original is read once more, masked on the way by the plan's own expressions. */
  #inspectCopy(
    planning: Planning,
    original: Report,
    copy: string | undefined,
    target: string,
    source: SourceOptions,
  ): Promise<Report> {
    const run = runId("verify", this.#inspection.now);
    if (copy !== undefined) {
      return inspectWith(this.#inspection, { run, targets: [copy], source }, this.#outside);
    }
    const key = [randomBytes(8).readBigUInt64LE(), randomBytes(8).readBigUInt64LE()] as const;
    const planned = planning.totalsFrom(original);
    const prepare = (place: Parameters<typeof maskedPlace>[0]) =>
      maskedPlace(
        place,
        ({ name }) => planned.get(name)?.total,
        ({ name, relation }, total) => {
          const options = planned.get(name)?.options;
          if (relation === undefined || options === undefined) return undefined;
          return maskedRelation(relation, total, options, key);
        },
      );
    return inspectWith(this.#inspection, { run, targets: [target], source, prepare }, this.#outside);
  }

  async #write(text: string): Promise<void> {
    const output = textFlag(this.#flags, "output");
    if (output === undefined) return print(this.#outside.stdout, text);
    await writeResult(output, text);
    if (!this.#inspection.quiet)
      await print(this.#outside.stderr, await withoutSecrets(`written to ${output}\n`));
  }

  #warn({ gaps, moreUnread }: Report): Promise<void> {
    const unread = gaps.filter(({ kind }) => kind === "unread").length + moreUnread;
    const parts = unread === 1 ? "1 part" : `${unread} parts`;
    return print(
      this.#outside.stderr,
      `warning: not everything was read (${parts} missing), so the plan may lack something\nhint: watertight inspect says what, and why\n`,
    );
  }

  async #keep(report: Report, format: string): Promise<void> {
    const { home, quiet } = this.#inspection;
    if (this.#flags["save"] !== false)
      await keep(() => saveRun(home, report), { format, quiet }, this.#outside);
  }
}

function jsonText(verification: Verification): string {
  return `${JSON.stringify(verification, null, 2)}\n`;
}

/** @throws WatertightError `usage` for a flag that leaves something unread */
function assertProvable(flags: Record<string, unknown>, format: PlanFormat): void {
  const names = { sample: "--sample", since: "--since", columns: "--columns", only: "--only" };
  const partly = Object.entries(names).find(([name]) => flags[name] !== undefined)?.[1];
  if (partly !== undefined) {
    throw new WatertightError(
      "usage",
      `--verify proves that nothing is left, and ${partly} leaves something unread`,
      `leave ${partly} out; the address can name a single table`,
    );
  }
  if (format === "sql") {
    throw new WatertightError("usage", "--verify answers as terminal or json, not as sql", "leave one out");
  }
}

/** The same for what stands in the configuration. */
function assertWhole({ reading: { selection } }: Inspection): void {
  const { share, since, columns } = selection;
  if (share === undefined && since === undefined && columns === undefined) return;
  throw new WatertightError(
    "usage",
    "--verify proves that nothing is left, and watertight.yaml leaves something unread",
    "take sample, since and columns out of it, or give another file with --config",
  );
}
