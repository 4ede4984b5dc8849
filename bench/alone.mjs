// The same rows without the engine: through the scanner alone and through another scanner, on a slice of them.
import { catalogue, createScanner } from "../dist/detect/index.js";
import { logRows } from "../dist/sources/demo/log-stream.js";
import { measure } from "./clock.mjs";
import { rivals } from "./rivals.mjs";

/** @returns `{ name, rows, bytes, seconds }`: processor seconds for the slice, the best of a few rounds */
export async function alone(rows) {
  const scanner = createScanner({ detectors: catalogue });
  const cells = [];
  for (const row of logRows(rows)) {
    for (const [field, cell] of Object.entries(row)) {
      cells.push({ field, text: Array.isArray(cell) ? cell.join("\n") : cell });
    }
  }
  const bytes = cells.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0);
  const own = await measure(
    () => {
      for (const { field, text } of cells) scanner.scan(text, { name: field });
    },
    { rounds: 3, warmUp: 1 },
  );
  const results = [{ name: "the scanner alone", rows, bytes, seconds: own.best / 1000 }];
  const secretlint = rivals.find(({ name }) => name === "secretlint");
  const lines = [...logRows(rows)].map((row) => JSON.stringify(row));
  const whole = lines.join("\n");
  const theirs = await measure(() => secretlint.scan(whole), { rounds: 3, warmUp: 1 });
  results.push({
    name: "secretlint, all rows as one text",
    rows,
    bytes: Buffer.byteLength(whole),
    seconds: theirs.best / 1000,
  });
  // As many as it can be given without waiting for minutes.
  const some = lines.slice(0, 2000);
  const each = await measure(
    async () => {
      for (const line of some) await secretlint.scan(line);
    },
    { rounds: 1, warmUp: 0 },
  );
  results.push({
    name: "secretlint, a text for each row",
    rows: some.length,
    bytes: some.reduce((sum, line) => sum + Buffer.byteLength(line), 0),
    seconds: each.best / 1000,
  });
  return results;
}
