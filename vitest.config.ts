import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["src/**/*.test.ts", "test/**/*.test.ts"],
    testTimeout: 30_000,
    // A test that prints is a test that could print a secret.
    onConsoleLog(log) {
      throw new Error(`a test printed to the console (${log.length} characters)`);
    },
  },
});
