import { homedir } from "node:os";
import { inspectTargets } from "../../app/index.ts";
import { systemClock, WatertightError } from "../../base/index.ts";
import type { Gap, Report, ScanReport } from "../../model/index.ts";
import { listeners, ownHosts } from "../../probe/index.ts";
import {
  type CheckedPlace,
  type CheckFormat,
  type CheckReport,
  checkFormats,
  formats,
} from "../../reports/index.ts";
import { type PresentPlace, presentPlaces } from "../../sources/index.ts";
import { deliverAs, formatOf } from "../delivery.ts";
import { exitCodes } from "../exit.ts";
import { exitCodeOfReport } from "../exit-of-report.ts";
import { exitCodeOfScan } from "../exit-of-scan.ts";
import { textFlag } from "../flags.ts";
import { inspectionFrom } from "../inspection.ts";
import { usualReading } from "../reading-plan.ts";
import { usualRequest } from "../scan-plan.ts";
import { type DoneScan, scanOwn } from "../scanning.ts";
import { withSourceOptions } from "../source-options.ts";
import type { Outside } from "../terminal.ts";
import { version } from "../version.ts";

/** Seconds that each half may take, so that the whole stays under a minute. */
const scanSeconds = 25;
const readSeconds = 28;
/** Text of histories that is read; the newest files come first. */
const mostBytes = 300e6;

/** Checks this machine: what listens, what answers strangers, what histories and config files hold. */
export async function checkCommand(flags: Record<string, unknown>, outside: Outside): Promise<number> {
  const quiet = flags["quiet"] === true;
  const save = flags["save"] !== false;
  const inspection = await inspectionFrom(["."], flags, outside);
  const { listeners: heard, gaps } = await listeners();
  const request = {
    ...usualRequest,
    gaps: gaps.map((why) => ({ target: "this machine", why })),
    failOn: inspection.failOn,
  };
  const done = await scanOwn(ownHosts(heard), request, flags, { quiet, save, seconds: scanSeconds }, outside);
  const { places, files } = await readPlaces(inspection, done.report, outside);
  const report: CheckReport = {
    schema: "watertight.check/1",
    listeners: heard.map(toldListener),
    scan: done.report,
    places,
    files,
  };
  await show({ report, done }, flags, { quiet, save }, outside);
  return worseCode(
    exitCodeOfScan(report.scan, inspection.failOn),
    exitCodeOfReport(files, inspection.failOn),
  );
}

type Inspection = Awaited<ReturnType<typeof inspectionFrom>>;

/** Reads what AI tools, shells and apps keep, and the config files in this folder. */
async function readPlaces(
  { detection }: Inspection,
  { run }: ScanReport,
  outside: Outside,
): Promise<{ readonly places: readonly CheckedPlace[]; readonly files: Report }> {
  const found: PresentPlace[] = [];
  const gaps: Gap[] = [];
  let bytes = 0;
  const around = {
    home: outside.env["HOME"] ?? homedir(),
    cwd: process.cwd(),
    env: outside.env,
    platform: process.platform,
  };
  for await (const thing of presentPlaces({ ...around, mostFiles: 1000, signal: outside.signal })) {
    if ("why" in thing) gaps.push(thing);
    else if (bytes + thing.bytes > mostBytes) gaps.push(tooMuch(thing));
    else {
      bytes += thing.bytes;
      found.push(thing);
    }
  }
  const reading = { ...usualReading, maxSeconds: readSeconds };
  const files = await withSourceOptions(outside, run, reading, (source) =>
    inspectTargets({
      ...detection,
      run,
      targets: found.map(({ target }) => target),
      toleratesNone: true,
      source,
      version: version(),
      clock: systemClock,
    }),
  );
  return { places: byPlace(found, files), files: withGaps(files, gaps) };
}

function tooMuch({ place, path }: PresentPlace): Gap {
  return {
    collection: path,
    why: `${place.title}: the newest 300 MB of all histories were read, and this lies behind them`,
    kind: "skipped",
  };
}

function withGaps(report: Report, gaps: readonly Gap[]): Report {
  const isUnread = gaps.some(({ kind }) => kind === "unread");
  return {
    ...report,
    state: isUnread ? "incomplete" : report.state,
    gaps: [...report.gaps, ...gaps.map((gap) => ({ ...gap, place: 0 }))],
  };
}

/** What was found, by the tool whose files they are. */
function byPlace(found: readonly PresentPlace[], report: Report): CheckedPlace[] {
  const places = new Map<string, { title: string; holds: string; files: number; findings: Set<number> }>();
  for (const { place } of found) {
    const known = places.get(place.id) ?? {
      title: place.title,
      holds: place.holds,
      files: 0,
      findings: new Set(),
    };
    known.files += 1;
    places.set(place.id, known);
  }
  for (const [at, finding] of report.findings.entries()) {
    for (const { place } of finding.locations) {
      const id = found[place]?.place.id;
      if (id !== undefined) places.get(id)?.findings.add(at);
    }
  }
  return [...places.values()].map(({ title, holds, files, findings }) => ({
    title,
    holds,
    files,
    findings: [...findings],
  }));
}

function toldListener({
  address,
  port,
  reachableBy,
  process,
}: Awaited<ReturnType<typeof listeners>>["listeners"][number]) {
  return { address, port, reachableBy, ...(process && { process: process.name }) };
}

async function show(
  { report, done }: { readonly report: CheckReport; readonly done: DoneScan },
  flags: Record<string, unknown>,
  { quiet, save }: { readonly quiet: boolean; readonly save: boolean },
  outside: Outside,
): Promise<void> {
  const output = textFlag(flags, "output");
  const format = formatFrom(textFlag(flags, "format"), output);
  await deliverAs<CheckReport, CheckFormat>(
    { report, formats: checkFormats, save: () => done.save(report.scan, report) },
    { format, output, quiet, verbose: flags["verbose"] === true, save },
    outside,
  );
}

/** @throws WatertightError `usage` for the ending of a format that a check has not */
function formatFrom(flag: string | undefined, output: string | undefined): CheckFormat {
  const format = flag ?? formatOf(output, formats);
  if (format === "terminal" || format === "json" || format === "markdown") return format;
  throw new WatertightError(
    "usage",
    `a check is written as terminal, json or markdown, not as ${format}`,
    "watertight scan 127.0.0.1 and watertight inspect write the other formats",
  );
}

function worseCode(one: number, other: number): number {
  if (one === exitCodes.incomplete || other === exitCodes.incomplete) return exitCodes.incomplete;
  return Math.max(one, other);
}
