// Databases: `npm run bench -- engine`. Numbers are of this machine and this run; ratios stand beside what they are of.
import { execFile } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

import { alone } from "./alone.mjs";
import { databases } from "./databases.mjs";
import { print, table } from "./table.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** One inspection in a process of its own. */
async function inspected(plan) {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [join(root, "bench", "engine-run.mjs"), JSON.stringify(plan)],
    { maxBuffer: 1 << 24 },
  );
  return JSON.parse(stdout);
}

const perSecond = (count, seconds) => Math.round(count / seconds).toLocaleString("en");
const seconds = (time) => time.toFixed(time < 1 ? 2 : 1);
const megabytes = (bytes) => (bytes / 1e6).toFixed(0);
const times = (ratio) => `${ratio >= 10 ? ratio.toFixed(0) : ratio.toFixed(1)}×`;

/** The demo's rows, all decided on, beside the least that the engine could do with them. */
export async function wholeDemo(rows) {
  const one = await inspected({ rows, floor: true });
  print(
    `\nThe demo in the embedded engine: ${rows.toLocaleString("en")} rows, ${megabytes(one.textBytes)} MB of text, ${one.detectors} detectors, every row decided on\n`,
  );
  print(
    table(
      ["", "seconds", "rows/s", "MB/s", "inspection takes"],
      [
        ["making the rows", one.madeSeconds],
        ["inspection", one.seconds],
        [`floor: ${one.patterns} patterns, first time`, one.floorFirst],
        ["floor, patterns made ready before", one.floorAgain],
        ["sum(length) of all columns", one.lengths],
      ].map(([title, time], at) => [
        title,
        seconds(time),
        perSecond(rows, time),
        (one.textBytes / 1e6 / time).toFixed(0),
        at < 2 ? "" : times(one.seconds / time),
      ]),
    ),
  );
  const { watertight, engine } = one.peakMB;
  print(
    `\n  processor time ${seconds(one.cpuSeconds)} s; peak memory ${(watertight + engine).toFixed(0)} MB: ${watertight.toFixed(0)} here with its threads, ${engine.toFixed(0)} in the engine's process`,
  );
  print(`  found of what was planted: ${foundOfPlanted(one)}`);
  return one;
}

function foundOfPlanted({ found, planted }) {
  return Object.entries(planted)
    .map(([dataClass, count]) => `${dataClass} ${found[dataClass] ?? 0} of ${count}`)
    .join(", ");
}

async function besideScanners(whole, rows) {
  const slices = await alone(rows);
  print(
    `\nThe same rows without the engine: the first ${rows.toLocaleString("en")}, one thread, extrapolated to all by the megabyte\n`,
  );
  const ofWhole = slices.map(({ bytes, seconds: taken }) => (taken / bytes) * whole.textBytes);
  print(
    table(
      ["", "MB/s", "seconds for all", "inspection is faster"],
      slices.map(({ name, bytes, seconds: taken }, at) => [
        name,
        (bytes / 1e6 / taken).toFixed(1),
        seconds(ofWhole[at]),
        times(ofWhole[at] / whole.seconds),
      ]),
    ),
  );
  return slices;
}

async function growth(most) {
  const results = [];
  for (let rows = 100_000; rows <= most; rows *= 10) results.push(await inspected({ rows }));
  print("\nHow it grows with the rows\n");
  print(
    table(
      ["rows", "seconds", "µs a row", "peak memory MB"],
      results.map((one) => [
        one.rows.toLocaleString("en"),
        seconds(one.seconds),
        ((one.seconds / one.rows) * 1e6).toFixed(1),
        (one.peakMB.watertight + one.peakMB.engine).toFixed(0),
      ]),
    ),
  );
  return results;
}

async function catalogues(rows) {
  const results = [];
  for (const detectors of [50, 200, 400, undefined])
    results.push(await inspected({ rows, detectors, floor: true }));
  print(`\nHow it grows with the catalogue, ${rows.toLocaleString("en")} rows\n`);
  print(
    table(
      ["detectors", "seconds", "processor s", "rows/s", "floor s", "of it patterns made ready"],
      results.map((one) => [
        one.detectors,
        seconds(one.seconds),
        seconds(one.cpuSeconds),
        perSecond(one.rows, one.seconds),
        seconds(one.floorFirst),
        seconds(Math.max(0, one.floorFirst - one.floorAgain)),
      ]),
    ),
  );
  return results;
}

async function otherDatabases(rows) {
  const results = await databases(root, rows, (target) => inspected({ target }));
  print(`\nOther databases, the first ${rows.toLocaleString("en")} rows in each\n`);
  print(
    table(
      ["", "seconds", "rows/s", "bare reading", "seconds", "rows/s", "inspection takes"],
      results.map((one) =>
        one.missing === undefined
          ? [
              one.title,
              seconds(one.seconds),
              perSecond(rows, one.seconds),
              one.how,
              seconds(one.bareSeconds),
              perSecond(rows, one.bareSeconds),
              times(one.seconds / one.bareSeconds),
            ]
          : [`${one.title}: not measured, ${one.missing}`, "", "", "", "", "", ""],
      ),
    ),
  );
  return results;
}

/** @param most rows up to which growth is measured */
export async function engineBench({ rows, most, slice }) {
  const whole = await wholeDemo(rows);
  return {
    whole,
    scanners: await besideScanners(whole, Math.min(rows, slice)),
    growth: await growth(most),
    catalogues: await catalogues(Math.min(rows, 200_000)),
    databases: await otherDatabases(Math.min(rows, slice * 5)),
  };
}
