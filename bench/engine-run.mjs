// One inspection in a process of its own, so that its memory is its own: takes a plan as JSON, prints what it measured.
import { readdirSync, readFileSync } from "node:fs";

import { inspectPlaces, inspectTargets } from "../dist/app.js";
import { Redacted, systemClock } from "../dist/base/index.js";
import { columnText, list, openEmbedded, sql, value } from "../dist/clickhouse/index.js";
import { catalogue, toEnginePlan } from "../dist/detect/index.js";
import { plantedIn } from "../dist/sources/demo/planted-in.js";
import { defaultLimits, everything, openDemo } from "../dist/sources/index.js";
import { print } from "./table.mjs";

const { rows, detectors: wanted, floor, target, threads = 2 } = JSON.parse(process.argv[2]);
const { signal } = new AbortController();
const budget = { threads, memoryBytes: 2e9, seconds: 900 };
const tag = "watertight/bench";

/** Evenly out of the whole catalogue, so that each part of it is there. */
const kept = new Set(
  catalogue
    .filter(
      (_, at) =>
        wanted === undefined ||
        Math.floor((at * wanted) / catalogue.length) !== Math.floor(((at - 1) * wanted) / catalogue.length),
    )
    .map(({ id }) => id),
);
const disabled = catalogue.filter(({ id }) => !kept.has(id)).map(({ id }) => id);

let engine;
const plan = {
  run: "bench",
  version: "bench",
  source: {
    signal,
    honourIgnoreFiles: false,
    limits: defaultLimits,
    stdin: (async function* () {})(),
    selection: { ...everything, exhaustive: true },
    budget,
    tag,
    passwordFor: async () => undefined,
    embedded: async () => (engine ??= await openEmbedded({ budget, tag })),
  },
  ownDetectors: [],
  disabled,
  only: undefined,
  key: new Redacted(new Uint8Array(32).fill(7)),
  isAllowed: () => false,
  clock: systemClock,
};

const measured = target === undefined ? await ofDemo() : await ofTarget();
await engine?.close();
print(JSON.stringify(measured));

async function ofTarget() {
  const startedAt = performance.now();
  const report = await inspectTargets({ ...plan, targets: [target] });
  return { ...read(report, secondsSince(startedAt)), peakMB: peakMB() };
}

async function ofDemo() {
  const openedAt = performance.now();
  await plan.source.embedded();
  const place = openDemo({ rows, engine, signal });
  const things = [];
  for await (const thing of place.collections()) things.push(thing);
  const madeSeconds = secondsSince(openedAt);
  const startedAt = performance.now();
  const usageBefore = cpuSeconds();
  const report = await inspectPlaces(
    [
      {
        ...place,
        collections: async function* () {
          yield* things;
        },
      },
    ],
    plan,
  );
  const seconds = secondsSince(startedAt);
  const all = {
    ...read(report, seconds),
    cpuSeconds: cpuSeconds() - usageBefore,
    madeSeconds,
    detectors: kept.size,
    peakMB: peakMB(),
    found: Object.fromEntries(report.classes.map(({ dataClass, count }) => [dataClass, count])),
    planted: plantedByClass(),
  };
  return floor ? { ...all, ...(await floors(things[0].relation)) } : all;
}

function read(report, seconds) {
  const { rows: readRows, bytes } = report.read;
  if (report.state !== "complete") throw new Error(`not all was read: ${JSON.stringify(report.gaps[0])}`);
  return { rows: readRows, bytes, seconds };
}

/** What the same engine takes for the least that could be done. */
async function floors({ from, columns }) {
  const texts = columns.map(columnText);
  const { patterns } = toEnginePlan(catalogue.filter(({ id }) => kept.has(id)));
  const given = value("patterns", "Array(String)", patterns);
  const any = list(
    texts.map((text) => sql`multiMatchAny(${text}, ${given})`),
    " OR ",
  );
  const lengths = list(
    texts.map((text) => sql`length(${text})`),
    " + ",
  );
  const [{ bytes }] = await engine.rows(sql`SELECT toFloat64(sum(${lengths})) AS bytes FROM ${from}`, {
    purpose: "warm up",
  });
  const taken = async (statement) => {
    const startedAt = performance.now();
    await engine.rows(statement, { purpose: "measure the floor" });
    return secondsSince(startedAt);
  };
  const match = sql`SELECT count() AS rows FROM ${from} WHERE ${any}`;
  const sum = sql`SELECT sum(${lengths}) AS bytes FROM ${from}`;
  return {
    textBytes: bytes,
    patterns: patterns.length,
    floorFirst: await taken(match),
    floorAgain: await taken(match),
    lengths: Math.min(await taken(sum), await taken(sum)),
  };
}

function plantedByClass() {
  const classOf = new Map(catalogue.map(({ id, dataClass }) => [id, dataClass]));
  const counts = {};
  for (const [id, { count }] of plantedIn(rows)) {
    if (kept.has(id)) counts[classOf.get(id)] = (counts[classOf.get(id)] ?? 0) + count;
  }
  return counts;
}

function secondsSince(startedAt) {
  return (performance.now() - startedAt) / 1000;
}

/** This process, its threads, and those it started. */
function processes() {
  const children = readdirSync("/proc/self/task").flatMap((task) =>
    readFileSync(`/proc/self/task/${task}/children`, "utf8").split(" ").filter(Boolean),
  );
  return ["self", ...children];
}

/** Megabytes at most, as Linux counts them: resident, both processes added up. */
function peakMB() {
  return Object.fromEntries(
    processes().map((id, at) => {
      const status = readFileSync(`/proc/${id}/status`, "utf8");
      return [at === 0 ? "watertight" : "engine", Number(/VmHWM:\s+(\d+)/.exec(status)?.[1]) * 1.024e-3];
    }),
  );
}

/** Processor time of all of them; Linux counts hundredths of a second. */
function cpuSeconds() {
  let ticks = 0;
  for (const id of processes()) {
    const fields = readFileSync(`/proc/${id}/stat`, "utf8").split(") ")[1].split(" ");
    ticks += Number(fields[11]) + Number(fields[12]);
  }
  return ticks / 100;
}
