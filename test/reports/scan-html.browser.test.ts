import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ScanReport } from "../../src/model/index.ts";
import { scanFormats } from "../../src/reports/scan/formats.ts";
import { browserIsPresent, openBrowser, sayWhenBrowserIsMissing } from "../browser/browser.ts";
import { whole } from "./fixture.ts";
import { fullScan, guardedScan, stoppedScan } from "./scan-fixture.ts";
import { clickHouse } from "./scan-fixture-clickhouse.ts";

sayWhenBrowserIsMissing("the scan in a real browser");

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const attack = `</script><script>globalThis.pwned = 1</script><img src=x onerror="globalThis.pwned=1">`;

/** A server whose every word is an attack on the page. */
const hostileScan: ScanReport = {
  ...fullScan,
  exposures: [
    {
      ...clickHouse,
      title: attack,
      why: attack,
      holds: [{ name: attack }],
      notes: [attack],
      fix: [{ do: attack, where: attack, text: `${attack}\n${"a-very-long-word".repeat(40)}` }],
    },
  ],
};

describe.skipIf(!browserIsPresent)("the page of a scan in a browser", () => {
  let browser: Browser;
  let folder: string;
  const pages = { full: fullScan, guarded: guardedScan, stopped: stoppedScan, hostile: hostileScan };

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "watertight-scan-"));
    for (const [name, scan] of Object.entries(pages)) {
      writeFileSync(join(folder, `${name}.html`), whole(scanFormats.html.write(scan)));
    }
    browser = await openBrowser();
  }, 60_000);

  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Opens a scan; what it asks of the network, reports as blocked and prints is written down. */
  async function open(name: keyof typeof pages, options: Parameters<Browser["newContext"]>[0] = {}) {
    const context = await browser.newContext(options);
    const page = await context.newPage();
    const requests: string[] = [];
    const said: string[] = [];
    page.on("request", (request) => requests.push(request.url()));
    page.on("console", (message) => said.push(message.text()));
    page.on("pageerror", (error) => said.push(error.message));
    const url = pathToFileURL(join(folder, `${name}.html`)).href;
    await page.goto(url, { waitUntil: "load" });
    return { page, context, said, asked: () => requests.filter((each) => each !== url && each !== "data:,") };
  }

  /** Unfolds what is folded, and draws what is out of sight, so that all of it is looked at. */
  async function unfold(page: Page): Promise<void> {
    await page.evaluate(`for (const folded of document.querySelectorAll("details")) folded.open = true;
      for (const entry of document.querySelectorAll("#findings > li")) entry.style.contentVisibility = "visible";`);
  }

  /** For a person to look at: SCREENSHOTS=folder npx vitest run test/reports/scan-html.browser.test.ts */
  async function picture(page: Page, name: string): Promise<void> {
    const where = process.env["SCREENSHOTS"];
    if (where === undefined) return;
    mkdirSync(where, { recursive: true });
    await page.screenshot({ path: join(where, `scan-${name}.png`), fullPage: true });
  }

  test("nothing leaves the page and nothing of a stranger's text runs", async () => {
    const { page, context, said, asked } = await open("hostile");
    expect(await page.locator("text=globalThis.pwned = 1").count()).toBeGreaterThan(3);
    expect(await page.evaluate("globalThis.pwned")).toBeUndefined();
    expect(await page.locator("img, iframe, object, embed, form[action], [onerror], [style]").count()).toBe(
      0,
    );
    expect(await page.locator("script").count()).toBe(1);
    expect(said).toEqual([]);
    expect(asked()).toEqual([]);
    await context.close();
  });

  test("the policy stops a script that got in all the same", async () => {
    const { page, context, said } = await open("full");
    await page.evaluate(`{
      const script = document.createElement("script");
      script.textContent = "globalThis.pwned = 1";
      document.body.append(script);
    }`);
    expect(await page.evaluate("globalThis.pwned")).toBeUndefined();
    expect(said.join()).toContain("Content Security Policy");
    await context.close();
  });

  test.each(["light", "dark"] as const)(
    "axe finds nothing serious in %s",
    async (colorScheme) => {
      for (const name of Object.keys(pages) as (keyof typeof pages)[]) {
        const { page, context } = await open(name, { colorScheme, viewport: { width: 1100, height: 900 } });
        await unfold(page);
        await picture(page, `${name}-${colorScheme}`);
        await page.evaluate(axe);
        const found = (await page.evaluate("axe.run(document)")) as {
          violations: { id: string; impact: string; nodes: { html: string }[] }[];
          passes: unknown[];
        };
        expect(found.passes.length).toBeGreaterThan(10);
        expect(
          found.violations
            .filter(({ impact }) => impact !== "minor")
            .map(({ id, nodes }) => `${name} ${id}: ${nodes[0]?.html}`),
        ).toEqual([]);
        await context.close();
      }
    },
    90_000,
  );

  test("fits a phone of 360 pixels without sideways scrolling", async () => {
    for (const name of Object.keys(pages) as (keyof typeof pages)[]) {
      const { page, context } = await open(name, {
        viewport: { width: 360, height: 740 },
        deviceScaleFactor: 2,
        isMobile: true,
      });
      await unfold(page);
      await picture(page, `${name}-phone`);
      expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(360);
      await context.close();
    }
  });

  test("works without a script: what needs one is hidden, a block is still selected whole", async () => {
    const { page, context } = await open("full", { javaScriptEnabled: false });
    expect(await page.locator("#findings > li").count()).toBe(2);
    expect(await page.locator("#filter").isVisible()).toBe(false);
    expect(await page.locator(".copy-from pre").first().isVisible()).toBe(true);
    expect(await page.locator(".copy-from button:visible").count()).toBe(0);
    await context.close();
  });

  test("a button copies its block, line by line as it stands", async () => {
    const { page, context } = await open("full", { permissions: ["clipboard-read", "clipboard-write"] });
    await page.locator(".copy-from button").first().click();
    await page.locator(".copy-from button", { hasText: "Copied" }).waitFor();
    expect(await page.evaluate("navigator.clipboard.readText()")).toBe(clickHouse.fix[0]?.text);
    await context.close();
  });

  test("the answer comes first, then what to do, then each service", async () => {
    const { page, context } = await open("full");
    expect(await page.locator("h1").textContent()).toMatch(/^1 service is open to anyone on the internet/);
    expect(await page.locator("h2").allTextContents()).toEqual([
      "What to do",
      "What became of it",
      "Open or weak",
      "Not known",
      "Guarded, closed or something else",
      "By what right, and on what record",
    ]);
    await context.close();
  });

  test("the filter shows only what fits", async () => {
    const { page, context } = await open("full");
    await page.locator("#filter input").fill("redis");
    expect(await page.locator("#findings > li:visible").count()).toBe(1);
    expect(await page.locator("#filter output").textContent()).toBe("1 of 2 shown");
    await context.close();
  });

  test("paper shows what is folded on the screen, and no buttons", async () => {
    const { page, context } = await open("full", { viewport: { width: 794, height: 1123 } });
    const question = page.locator("article details li").first();
    expect(await question.isVisible()).toBe(false);
    await page.emulateMedia({ media: "print" });
    await page.evaluate(`dispatchEvent(new Event("beforeprint"))`);
    expect(await question.isVisible()).toBe(true);
    expect(await page.locator("button:visible").count()).toBe(0);
    await picture(page, "full-print");
    await context.close();
  });
});
