// How much of labelled data is found: `node bench/quality.mjs <folder> [--json file]`. No value is ever printed.
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";

import { catalogue, createScanner } from "../dist/detect/index.js";
import { print, table } from "./table.mjs";

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { json: { type: "string" } },
});
const [folder] = positionals;
if (folder === undefined || !existsSync(folder)) {
  print(`SKIPPED: ${folder === undefined ? "no folder given" : `there is no folder ${folder}`}`);
  print("hint: node bench/quality.mjs <folder with rule-examples, presidio-research, datafog-corpus>");
  process.exit(2);
}

const scanner = createScanner({ detectors: catalogue });

/** Labels that name what no detector claims to find: names of people, places, firms, and dates alone. */
const outOfReach = new Set([
  "PERSON",
  "LOCATION",
  "ORGANIZATION",
  "DATE_TIME",
  "DATE",
  "TITLE",
  "PREFIX",
  "DOMAIN_NAME",
  "ZIP_CODE",
]);

/** @returns whether a match covers at least half of `start`..`end` */
function covers(matches, start, end) {
  const covered = matches.reduce(
    (sum, match) => sum + Math.max(0, Math.min(end, match.end) - Math.max(start, match.start)),
    0,
  );
  return covered * 2 >= end - start;
}

class Tally {
  labelled = 0;
  found = 0;
  add(found) {
    this.labelled++;
    if (found) this.found++;
  }
}

function tallyIn(tallies, key) {
  const tally = tallies.get(key) ?? new Tally();
  tallies.set(key, tally);
  return tally;
}

const jsonIn = (path) => JSON.parse(readFileSync(path, "utf8"));

function ruleExamples(path) {
  const sets = new Map();
  const rules = new Map();
  for (const line of readFileSync(path, "utf8").split("\n").filter(Boolean)) {
    const { source, rule, label, text } = JSON.parse(line);
    // Any detector of secrets or of what opens a door counts, whichever rule the text was written for.
    const found = scanner.scan(text).some(({ dataClass }) => dataClass === "secret");
    tallyIn(sets, `${source}, ${label === 1 ? "positive" : "negative"}`).add(found);
    if (label === 1) tallyIn(rules, rule).add(found);
  }
  return { sets, rules };
}

function spans(name, cases) {
  const types = new Map();
  const negatives = new Tally();
  const hitBy = new Map();
  for (const { text, expected } of cases) {
    const matches = scanner.scan(text);
    for (const { type, start, end } of expected) {
      tallyIn(types, type).add(covers(matches, start, end));
    }
    if (expected.length === 0) negatives.add(matches.length > 0);
    for (const match of matches) {
      const known = expected.some(({ start, end }) => match.start < end && match.end > start);
      if (!known) hitBy.set(match.detector, (hitBy.get(match.detector) ?? 0) + 1);
    }
  }
  return { name, types, negatives, hitBy, texts: cases.length };
}

function presidio(path) {
  return jsonIn(path).map(({ full_text, spans: labelled }) => ({
    text: full_text,
    expected: labelled.map((span) => ({
      type: span.entity_type,
      start: span.start_position,
      end: span.end_position,
    })),
  }));
}

function datafog(path) {
  return jsonIn(path).map(({ input, expected_entities }) => ({ text: input, expected: expected_entities }));
}

const share = ({ found, labelled }) => (labelled === 0 ? "–" : `${((100 * found) / labelled).toFixed(1)} %`);
const rowOf = (name, tally) => [name, tally.labelled, tally.found, share(tally)];
const report = {};
const missing = [];

const rulesFile = join(folder, "rule-examples", "examples.jsonl");
if (existsSync(rulesFile)) {
  const { sets, rules } = ruleExamples(rulesFile);
  print(
    "\nrule-examples: secrets by the rules of two other scanners (a negative that is found is not always wrong:",
  );
  print("it is a near-miss of one rule and may be a secret of another)\n");
  print(
    table(
      ["set", "texts", "found", "share"],
      [...sets].map(([name, tally]) => rowOf(name, tally)),
    ),
  );
  const none = [...rules].filter(([, { found }]) => found === 0);
  print(
    `\nrules: ${rules.size}, with every example found ${[...rules.values()].filter((one) => one.found === one.labelled).length}, with none ${none.length}:`,
  );
  print(none.map(([rule, { labelled }]) => (labelled > 1 ? `${rule} (${labelled})` : rule)).join(", "));
  report.ruleExamples = { sets: Object.fromEntries(sets), none: none.map(([rule]) => rule) };
} else missing.push("rule-examples/examples.jsonl");

const spanSets = [
  ...filesIn("presidio-research", /^generated_.*\.json$/, presidio),
  ...filesIn("datafog-corpus", /\.json$/, datafog),
];
for (const { name, types, negatives, hitBy, texts } of spanSets) {
  const sorted = [...types].sort((one, other) => other[1].labelled - one[1].labelled);
  print(`\n${name}: ${texts} texts; found means that matches cover half of the labelled span or more\n`);
  const rows = sorted.map(([type, tally]) =>
    rowOf(outOfReach.has(type) ? `${type} (not looked for)` : type, tally),
  );
  const wanted = new Tally();
  for (const [type, { labelled, found }] of sorted) {
    if (outOfReach.has(type)) continue;
    wanted.labelled += labelled;
    wanted.found += found;
  }
  print(table(["type", "labelled", "found", "share"], [...rows, rowOf("all that is looked for", wanted)]));
  if (negatives.labelled > 0)
    print(`texts without a label: ${negatives.labelled}, with a match ${negatives.found}`);
  const outside = [...hitBy].sort((one, other) => other[1] - one[1]).slice(0, 12);
  if (outside.length > 0)
    print(`matches outside of every label: ${outside.map(([id, count]) => `${id} ${count}`).join(", ")}`);
  report[name] = { types: Object.fromEntries(types), negatives, outside: Object.fromEntries(hitBy) };
}

if (missing.length > 0) print(`\nSKIPPED, not in ${folder}: ${missing.join(", ")}`);
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(report, null, 2)}\n`);

function filesIn(name, wanted, read) {
  const path = join(folder, name);
  if (!existsSync(path)) {
    missing.push(name);
    return [];
  }
  return readdirSync(path)
    .filter((file) => wanted.test(file))
    .sort()
    .map((file) => spans(`${name}/${file}`, read(join(path, file))));
}
