import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { toHtml } from "../../src/reports/html.ts";
import { browserIsPresent, openBrowser, sayWhenBrowserIsMissing } from "../browser/browser.ts";
import { databaseReport } from "./database-fixture.ts";
import { clearReport, fullReport, stoppedReport, whole } from "./fixture.ts";

sayWhenBrowserIsMissing("the report in a real browser");

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

describe.skipIf(!browserIsPresent)("the HTML report in a browser", () => {
  let browser: Browser;
  let folder: string;
  const pages = { full: fullReport, database: databaseReport, clear: clearReport, stopped: stoppedReport };

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "watertight-html-"));
    for (const [name, report] of Object.entries(pages)) {
      writeFileSync(join(folder, `${name}.html`), whole(toHtml(report)));
    }
    writeFileSync(join(folder, "bare.html"), "<!doctype html><title>no policy</title><body>");
    browser = await openBrowser();
  }, 60_000);

  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Opens a report; what it asks of the network, reports as blocked and prints is written down. */
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

  /** For a person to look at: SCREENSHOTS=folder npx vitest run test/reports/html.browser.test.ts */
  async function picture(page: Page, name: string): Promise<void> {
    const where = process.env["SCREENSHOTS"];
    if (where === undefined) return;
    mkdirSync(where, { recursive: true });
    await page.screenshot({ path: join(where, `${name}.png`), fullPage: true });
  }

  test("nothing leaves the page and nothing of a stranger's text runs", async () => {
    const { page, context, said, asked } = await open("full");
    // The hostile texts are there as text, so this is not the silence of an empty page.
    expect(await page.locator("text=globalThis.pwned = 1").count()).toBeGreaterThan(0);
    expect(await page.evaluate("globalThis.pwned")).toBeUndefined();
    expect(await page.locator("img, iframe, object, embed, form[action], [onerror], [style]").count()).toBe(
      0,
    );
    expect(await page.locator("script").count()).toBe(1);
    expect(said).toEqual([]);
    expect(asked()).toEqual([]);
    await context.close();
  });

  test("the policy stops a script and a request that got in all the same", async () => {
    let hits = 0;
    const server = createServer((_, response) => {
      hits += 1;
      response.end();
    });
    await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
    const { port } = server.address() as AddressInfo;
    const intrude = `new Promise((done) => {
      const script = document.createElement("script");
      script.textContent = "globalThis.pwned = 1";
      document.body.append(script);
      const image = document.createElement("img");
      image.onload = image.onerror = () => done();
      image.src = "http://127.0.0.1:${port}/leak";
      document.body.append(image);
    })`;

    const bare = await browser.newPage();
    await bare.goto(pathToFileURL(join(folder, "bare.html")).href);
    await bare.evaluate(intrude);
    expect({ hits, pwned: await bare.evaluate("globalThis.pwned") }).toEqual({ hits: 1, pwned: 1 });

    const { page, context } = await open("full");
    await page.evaluate(intrude);
    expect({ hits, pwned: await page.evaluate("globalThis.pwned") }).toEqual({ hits: 1, pwned: undefined });
    await bare.close();
    await context.close();
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  });

  test.each(["light", "dark"] as const)(
    "axe finds nothing serious in %s",
    async (colorScheme) => {
      for (const name of ["full", "database", "clear", "stopped"] as const) {
        const { page, context } = await open(name, { colorScheme, viewport: { width: 1100, height: 900 } });
        await page.evaluate(`for (const folded of document.querySelectorAll("details")) folded.open = true`);
        await page.evaluate(axe);
        const found = (await page.evaluate("axe.run(document)")) as {
          violations: { id: string; impact: string; nodes: { html: string }[] }[];
          passes: unknown[];
        };
        expect(found.passes.length).toBeGreaterThan(10);
        expect(
          found.violations
            .filter(({ impact }) => impact === "serious" || impact === "critical")
            .map(({ id, nodes }) => `${name} ${id}: ${nodes[0]?.html}`),
        ).toEqual([]);
        await context.close();
      }
    },
    90_000,
  );

  test.each(["light", "dark"] as const)("looks right in %s", async (colorScheme) => {
    const { page, context } = await open("full", { colorScheme, viewport: { width: 1100, height: 900 } });
    await picture(page, `full-${colorScheme}`);
    const database = await open("database", { colorScheme, viewport: { width: 1100, height: 900 } });
    await database.page.evaluate(
      `for (const folded of document.querySelectorAll("details")) folded.open = true`,
    );
    await picture(database.page, `database-${colorScheme}`);
    await database.context.close();
    const colours = (await page.evaluate(
      `[getComputedStyle(document.body).backgroundColor, getComputedStyle(document.body).color]`,
    )) as [string, string];
    expect(brightness(colours[0]) > brightness(colours[1])).toBe(colorScheme === "light");
    await context.close();
  });

  test("fits a phone of 360 pixels without sideways scrolling", async () => {
    for (const name of ["full", "database", "clear", "stopped"] as const) {
      const { page, context } = await open(name, {
        viewport: { width: 360, height: 740 },
        deviceScaleFactor: 2,
        isMobile: true,
      });
      await picture(page, `${name}-phone`);
      await page.evaluate(`for (const folded of document.querySelectorAll("details")) folded.open = true`);
      expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(360);
      await context.close();
    }
  });

  test("works without a script, and hides what needs one", async () => {
    const { page, context } = await open("full", { javaScriptEnabled: false });
    expect(await page.locator("#findings > li").count()).toBe(fullReport.findings.length);
    expect(await page.locator("#filter").isVisible()).toBe(false);
    const steps = page.locator("details").first();
    await steps.locator("summary").click();
    expect(await steps.locator("li").first().isVisible()).toBe(true);
    await context.close();
  });

  test("the filter shows only what fits", async () => {
    const { page, context } = await open("full");
    const shown = page.locator("#findings > li:visible");
    await page.locator("#filter input").fill("openai project");
    expect(await shown.count()).toBe(1);
    await page.locator("#filter input").fill("");
    await page.locator("#filter select").selectOption("critical");
    expect(await shown.count()).toBe(3);
    expect(await page.locator("#filter output").textContent()).toBe("3 of 7 shown");
    await context.close();
  });

  test("paper shows what is folded on the screen", async () => {
    const { page, context } = await open("full", { viewport: { width: 794, height: 1123 } });
    const step = page.locator("details li").first();
    expect(await step.isVisible()).toBe(false);
    await page.emulateMedia({ media: "print" });
    await page.evaluate(`dispatchEvent(new Event("beforeprint"))`);
    expect(await step.isVisible()).toBe(true);
    expect(await page.locator("#filter").isVisible()).toBe(false);
    await picture(page, "full-print");
    await context.close();
  });
});

function brightness(colour: string): number {
  return (colour.match(/\d+/g) ?? []).slice(0, 3).reduce((sum, part) => sum + Number(part), 0);
}
