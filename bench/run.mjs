// Measures the scanner: `npm run bench`, options in README.md. Numbers are of this machine and this run.

import { writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

import { catalogue, createScanner } from "../dist/detect/index.js";
import { closing, timesOf } from "./aims.mjs";
import { measure, rate } from "./clock.mjs";
import { endToEnd } from "./end-to-end.mjs";
import { inputs, prompt, sourcePackages } from "./inputs.mjs";
import { isFound, plantedValues } from "./planted.mjs";
import { rivals } from "./rivals.mjs";
import { startTimes } from "./start.mjs";
import { print, table } from "./table.mjs";

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rows: { type: "string", default: "1000000" },
    most: { type: "string", default: "10000000" },
    json: { type: "string" },
    size: { type: "string", default: "4" },
    file: { type: "string", default: "500" },
    rounds: { type: "string", default: "7" },
    seconds: { type: "string", default: "5" },
    idle: { type: "string", default: "10000" },
  },
});
const megabytes = positive("--size", options.size);
const fileMegabytes = options.file === "0" ? 0 : positive("--file", options.file);
const rounds = positive("--rounds", options.rounds);
const rows = positive("--rows", options.rows);
const most = positive("--most", options.most);
const root = dirname(dirname(fileURLToPath(import.meta.url)));

if (positionals.length > 0) {
  if (!["engine", "scan", "gateway"].includes(positionals.join()))
    fail(`engine, scan and gateway are the parts that can be named, got "${positionals.join(" ")}"`);
  const { engineBench } = await import("./engine.mjs");
  print(`Node ${process.versions.node}, ${cpus()[0]?.model ?? "unknown processor"}, ${cpus().length} cores`);
  if (positionals[0] === "gateway") {
    const { gatewayBench } = await import("./gateway.mjs");
    const gateway = await gatewayBench({
      seconds: positive("--seconds", options.seconds),
      streams: 40,
      idle: positive("--idle", options.idle),
    });
    keep({ node: process.versions.node, processor: cpus()[0]?.model, gateway });
    process.exit();
  }
  if (positionals[0] === "scan") {
    const { scanBench } = await import("./scan.mjs");
    keep({ node: process.versions.node, processor: cpus()[0]?.model, scan: await scanBench() });
    process.exit();
  }
  keep({
    node: process.versions.node,
    processor: cpus()[0]?.model,
    engine: await engineBench({ rows, most, slice: 20_000 }),
  });
  process.exit();
}

const scanner = createScanner({ detectors: catalogue });
const ours = (text) => scanner.scan(text);
const texts = inputs(root, megabytes * 1e6);

print(`Node ${process.versions.node}, ${cpus()[0]?.model ?? "unknown processor"}, ${cpus().length} cores`);
print(
  `${catalogue.length} detectors; ${rounds} rounds each after a warm-up; processor time of the whole process`,
);

const report = { node: process.versions.node, processor: cpus()[0]?.model, detectors: catalogue.length };

print(`\nThe scanner, ${megabytes} MB of each\n`);
report.inputs = [];
for (const { id, title, text } of texts) {
  const bytes = Buffer.byteLength(text);
  let matches = 0;
  const taken = await measure(
    () => {
      matches = ours(text).length;
    },
    { rounds },
  );
  report.inputs.push({
    id,
    title,
    bytes,
    matches,
    best: rate(bytes, taken.best),
    median: rate(bytes, taken.median),
  });
}
print(
  table(
    ["input", "MB/s best", "MB/s median", "matches a MB"],
    report.inputs.map((one) => [
      one.title,
      one.best.toFixed(1),
      one.median.toFixed(1),
      (one.matches / (one.bytes / 1e6)).toFixed(0),
    ]),
  ),
);
print(`\n  source code is of ${sourcePackages.join(", ")}`);

const times = 500;
const many = await measure(
  () => {
    for (let time = 0; time < times; time++) ours(prompt);
  },
  { rounds },
);
report.prompt = { best: (many.best / times) * 1000, median: (many.median / times) * 1000 };
report.start = await startTimes(root, rounds);
print("\nOne prompt, and starting\n");
print(
  table(
    ["", "best", "median"],
    [
      ["a prompt of 4 KB", `${report.prompt.best.toFixed(0)} µs`, `${report.prompt.median.toFixed(0)} µs`],
      ["import of the catalogue", ...report.start.import],
      ["createScanner", ...report.start.create],
      ["first scan of that prompt", ...report.start.firstScan],
    ].map(([name, ...taken]) => [
      name,
      ...taken.map((one) => (typeof one === "number" ? `${one.toFixed(1)} ms` : one)),
    ]),
  ),
);

report.speed = [];
for (const { name, scan, bytes, aim } of rivals) {
  const ratios = [];
  for (const { id, title, text } of [...texts, { id: "prompt", title: "a prompt of 4 KB", text: prompt }]) {
    const part = Buffer.from(text).subarray(0, bytes).toString();
    const size = Buffer.byteLength(part);
    const theirs = await measure(() => scan(part), { rounds: 3, warmUp: 1 });
    // Short work is timed over many turns, so that the clock's own step does not matter.
    const turns = Math.max(1, Math.ceil(1_000_000 / size));
    const own = await measure(
      () => {
        for (let turn = 0; turn < turns; turn++) ours(part);
      },
      { rounds },
    );
    const ownTime = own.best / turns;
    ratios.push({
      id,
      title,
      bytes: size,
      theirs: rate(size, theirs.best),
      ours: rate(size, ownTime),
      ratio: theirs.best / ownTime,
    });
  }
  report.speed.push({ rival: name, aim, ratios });
  print(`\nBeside ${name}, the same ${(bytes / 1000).toFixed(0)} KB for both\n`);
  print(
    table(
      ["input", "MB/s here", `MB/s ${name}`, "ratio"],
      ratios.map((one) => [
        one.title,
        one.ours.toFixed(1),
        one.theirs >= 1 ? one.theirs.toFixed(1) : one.theirs.toFixed(3),
        timesOf(one.ratio),
      ]),
    ),
  );
}

const perKind = 20;
const planted = plantedValues(perKind);
const tools = [{ name: "watertight", scan: async (text) => ours(text) }, ...rivals];
const counts = new Map();
report.found = [];
for (const { name, scan } of tools) {
  let all = 0;
  for (const value of planted) {
    if (!isFound(value, await scan(value.text))) continue;
    all++;
    counts.set(`${name} ${value.kind}`, (counts.get(`${name} ${value.kind}`) ?? 0) + 1);
  }
  report.found.push({ tool: name, planted: planted.length, found: all });
}
const kinds = [...new Set(planted.map(({ kind }) => kind))];
report.foundByKind = kinds.map((kind) => ({
  kind,
  ...Object.fromEntries(tools.map(({ name }) => [name, counts.get(`${name} ${kind}`) ?? 0])),
}));
print(`\nPlanted values found, ${perKind} of each (secretlint looks for ${rivals[0].looksFor} only)\n`);
print(
  table(
    ["value", ...tools.map(({ name }) => name)],
    [
      ...report.foundByKind.map(({ kind, ...found }) => [kind, ...Object.values(found)]),
      ["all", ...report.found.map(({ found }) => found)],
    ],
  ),
);

if (fileMegabytes > 0) {
  report.endToEnd = await endToEnd(root, fileMegabytes);
  print("\nwatertight inspect, from disk to report\n");
  print(
    table(
      ["file", "MB", "seconds", "MB/s", "processor s", "peak memory MB"],
      report.endToEnd.map((one) => [
        one.title,
        (one.bytes / 1e6).toFixed(0),
        one.seconds.toFixed(1),
        one.rate.toFixed(1),
        one.cpuSeconds.toFixed(1),
        one.peakMB.toFixed(0),
      ]),
    ),
  );
}

const { wholeDemo } = await import("./engine.mjs");
report.engine = { whole: await wholeDemo(rows) };

print(`\n${closing(report)}\n`);
keep(report);

function keep(numbers) {
  if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify(numbers, null, 2)}\n`);
}

function positive(name, text) {
  const number = Number(text);
  if (Number.isFinite(number) && number > 0) return number;
  return fail(`${name} takes a number above 0, got "${text}"`);
}

function fail(what) {
  process.stderr.write(`error: ${what}\nhint: leave it out for the default\n`);
  process.exit(2);
}
