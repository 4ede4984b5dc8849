import { defineConfig } from "vitest/config";

const report = process.env["WATERTIGHT_TEST_REPORT"];

/** Tests that run the built program. */
const endToEnd = [
  "test/laws/canary*.test.ts",
  "test/laws/hostile*.test.ts",
  "test/cli/**/*.test.ts",
  "test/docs/**/*.test.ts",
];

export default defineConfig({
  test: {
    setupFiles: "test/seed.ts",
    reporters: report === undefined ? ["default"] : ["default", ["json", { outputFile: report }]],
    // A test that prints is a test that could print a secret.
    onConsoleLog(log) {
      throw new Error(`a test printed to the console (${log.length} characters)`);
    },
    projects: [
      {
        extends: true,
        test: {
          name: "code",
          include: ["src/**/*.test.ts", "test/**/*.test.ts"],
          exclude: ["node_modules/**", ...endToEnd],
          testTimeout: 30_000,
        },
      },
      {
        extends: true,
        test: {
          name: "program",
          include: endToEnd,
          globalSetup: "test/cli/built.ts",
          testTimeout: 180_000,
        },
      },
    ],
  },
});
