import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { ScanReport } from "../../src/model/index.ts";
import { formatNames, type TerminalLook } from "../../src/reports/index.ts";
import { changesText } from "../../src/reports/scan/changes.ts";
import { disclosureLetter } from "../../src/reports/scan/disclosure.ts";
import { scanFormats } from "../../src/reports/scan/formats.ts";
import { scanToOcsf } from "../../src/reports/scan/scan-ocsf.ts";
import { whole } from "./fixture.ts";
import { changes, fullScan, guardedScan, stoppedScan } from "./scan-fixture.ts";

const folder = new URL("../golden/", import.meta.url);
const update = process.env["UPDATE_GOLDEN"] === "1";

function terminal(report: ScanReport, look?: TerminalLook): () => string {
  return () => whole(scanFormats.terminal.write(report, look));
}

const goldens: Readonly<Record<string, () => string>> = {
  ...Object.fromEntries(
    formatNames.map((format) => [
      `scan${scanFormats[format].extension}`,
      () => whole(scanFormats[format].write(fullScan)),
    ]),
  ),
  "scan-wide.txt": terminal(fullScan, { width: 120 }),
  "scan-colour.txt": terminal(fullScan, { colour: true }),
  "scan-verbose.txt": terminal(fullScan, { verbose: true, width: 100 }),
  "scan-guarded.txt": terminal(guardedScan),
  "scan-stopped.txt": terminal(stoppedScan),
  "scan-stopped.md": () => whole(scanFormats.markdown.write(stoppedScan)),
  "scan-stopped.csv": () => whole(scanFormats.csv.write(stoppedScan)),
  "scan.ocsf.ndjson": () => whole(scanToOcsf(fullScan)),
  "scan-letter.txt": () => disclosureLetter(fullScan),
  "scan-letter-none.txt": () => disclosureLetter(stoppedScan),
  "scan-changes.txt": () => changesText(changes, fullScan, { colour: false }),
};

describe("golden scans (UPDATE_GOLDEN=1 writes them anew)", () => {
  test.each(Object.keys(goldens))("%s", (file) => {
    const path = new URL(file, folder);
    const made = goldens[file]?.() ?? "";
    if (update) writeFileSync(path, made);
    expect(existsSync(path)).toBe(true);
    expect(made === readFileSync(path, "utf8") ? "same" : made).toBe("same");
  });

  test("no golden file is left over", () => {
    expect(
      readdirSync(folder)
        .filter((name) => name.startsWith("scan"))
        .sort(),
    ).toEqual(Object.keys(goldens).sort());
  });

  test("writing twice gives the same text", () => {
    for (const format of formatNames) {
      const { write } = scanFormats[format];
      expect(whole(write(fullScan))).toBe(whole(write(fullScan)));
    }
  });
});
