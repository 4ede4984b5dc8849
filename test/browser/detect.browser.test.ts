import { build } from "esbuild";
import { expect, test } from "vitest";
import { catalogue, createScanner, mask } from "../../src/detect/index.ts";
import { browserIsPresent, openBrowser, sayWhenBrowserIsMissing } from "./browser.ts";

sayWhenBrowserIsMissing("detect in a real browser");

test.skipIf(!browserIsPresent)(
  "finds and masks the same in a browser as in Node",
  { timeout: 120_000 },
  async () => {
    const bundle = await build({
      entryPoints: ["src/detect/index.ts"],
      bundle: true,
      format: "iife",
      globalName: "detect",
      platform: "browser",
      write: false,
    });
    const script = bundle.outputFiles[0]?.text ?? "";
    expect(script.length).toBeGreaterThan(100_000);

    const texts = catalogue.flatMap(({ finds, ignores }) => [...finds, ...ignores]);
    expect(texts.length).toBeGreaterThan(1000);
    const scanner = createScanner({ detectors: catalogue });
    const here = texts.map((text) => {
      const matches = scanner.scan(text);
      return { matches, masked: mask(text, matches, { kind: "label" }).text };
    });

    const browser = await openBrowser();
    try {
      const page = await browser.newPage();
      await page.addScriptTag({ content: script });
      const there = await page.evaluate((given) => {
        const { detect } = globalThis as unknown as { detect: typeof import("../../src/detect/index.ts") };
        const inBrowser = detect.createScanner({ detectors: detect.catalogue });
        return given.map((text) => {
          const matches = inBrowser.scan(text);
          return { matches, masked: detect.mask(text, matches, { kind: "label" }).text };
        });
      }, texts);
      expect(there).toEqual(here);
    } finally {
      await browser.close();
    }
  },
);
