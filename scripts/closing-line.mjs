// Says in one plain line how many tests passed and failed: `node scripts/closing-line.mjs <vitest's JSON report>`.
import { readFileSync } from "node:fs";

const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, success } = JSON.parse(
  readFileSync(process.argv[2], "utf8"),
);
const skipped = numPendingTests + numTodoTests;
// A file that does not even load fails without a test in it.
const failed = success ? numFailedTests : Math.max(1, numFailedTests);
process.stdout.write(
  `${numPassedTests} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}\n`,
);
