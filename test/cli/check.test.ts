import { spawn } from "node:child_process";
import { mkdir, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Report, ScanReport } from "../../src/model/index.ts";
import { canaries, canariesIn } from "../laws/canaries.ts";
import { everythingUnder } from "../laws/watched.ts";
import { missingNamespaces, type Ran, type TwoMachines, twoMachines } from "../servers/namespace.ts";
import type { ServerProcess } from "../servers/server-process.ts";
import { put } from "../sources/made-up-machine.ts";
import { program, run, temporaryFolder } from "./run.ts";

const missing = missingNamespaces();
const [
  { value: key } = { value: "" },
  ,
  { value: password } = { value: "" },
  { value: mail } = { value: "" },
] = canaries;

/** An open vector database that holds a key, a guarded one, and one that takes connections and says nothing. */
const servers = `
const { appendFileSync } = require("node:fs");
const { createServer } = require("node:http");
const [port, folder, key] = process.argv.slice(1);
const pages = {
  "/": { title: "qdrant - vector search engine", version: "1.12.4" },
  "/collections": { status: "ok", result: { collections: [{ name: "chats" }] } },
  "/collections/chats": { status: "ok", result: { points_count: 1 } },
  "/collections/chats/points/scroll": { status: "ok", result: { points: [{ payload: { text: "my key is " + key } }] } },
};
const reply = (answer, status, body) => {
  answer.writeHead(status, { "content-type": "application/json" });
  answer.end(JSON.stringify(body));
};
createServer((asked, answer) => reply(answer, asked.url in pages ? 200 : 404, pages[asked.url] ?? {})).listen(6333, "0.0.0.0");
createServer((asked, answer) =>
  asked.url === "/" ? reply(answer, 200, pages["/"]) : reply(answer, 401, "Must provide an API key")).listen(Number(port), "127.0.0.1");
process.on("SIGUSR2", () => {
  require("node:net").createServer(() => appendFileSync(folder + "/silent", "x")).listen(6379, "127.0.0.1");
});
`;

/** In a container the other listeners of the machine are not seen, which makes every check there incomplete. */
function codeOf({ scan }: { readonly scan: ScanReport }, otherwise: number): number {
  const others = scan.gaps.filter(({ why }) => !why.startsWith("this runs in a container"));
  expect(others).toEqual([]);
  expect(scan.state).toBe(scan.gaps.length > 0 ? "incomplete" : "complete");
  return scan.gaps.length > 0 ? 3 : otherwise;
}

describe.skipIf(missing !== undefined)(`check${missing === undefined ? "" : ` (${missing})`}`, () => {
  let machines: TwoMachines;
  let server: ServerProcess;

  beforeAll(async () => {
    machines = twoMachines({ addresses: ["10.99.0.5"] });
    server = await machines.here.start({
      command: process.execPath,
      flags: (port, folder) => ["-e", servers, String(port), folder, key],
    });
  }, 60_000);
  afterAll(async () => {
    await server?.stop();
    machines?.close();
  });

  interface Place {
    readonly home: string;
    readonly kept: string;
    readonly cwd: string;
  }

  async function machineOf(files: Readonly<Record<string, string | Uint8Array>>): Promise<Place> {
    const folder = await temporaryFolder();
    const [home, kept, cwd] = [join(folder, "home"), join(folder, "kept"), join(folder, "work")];
    for (const one of [home, kept, cwd]) await mkdir(one);
    for (const [path, content] of Object.entries(files)) await put(join(folder, path), content);
    return { home, kept, cwd };
  }

  const environment = ({ home, kept }: Place) => ({ HOME: home, WATERTIGHT_HOME: kept, NO_COLOR: "1" });

  /** Runs `check` on the machine of its own, and holds all that it says and keeps against the canaries. */
  async function check(place: Place, ...flags: string[]): Promise<Ran> {
    const ran = await machines.here.run(process.execPath, [program, "check", ...flags], {
      environment: environment(place),
      folder: place.cwd,
      timeout: 90_000,
    });
    expect([...canariesIn(ran.stdout), ...canariesIn(ran.stderr)]).toEqual([]);
    for (const { path, isFile } of await everythingUnder(place.kept)) {
      expect(canariesIn(path)).toEqual([]);
      if (isFile) expect([path, canariesIn(await readFile(path))]).toEqual([path, []]);
    }
    return ran;
  }

  const usual = {
    "home/.claude/projects/-home-anna-shop/0b9f6a52-3c1d-4e7a-9a41-2f1d6d0c7b11.jsonl": `${JSON.stringify({
      ...{ type: "user", timestamp: "2026-01-01T10:00:00Z", sessionId: "0b9f6a52", uuid: "1" },
      message: { role: "user", content: `use ${key} and write to ${mail}` },
    })}\n`,
    "home/.bash_history": `mysql --password=${password}\nls\n`,
    "work/.env": `OPENAI_API_KEY=${key}\n`,
    "work/notes.txt": "nothing that is known\n",
  };

  test("finds what listens, what histories hold and what lies in this folder, and sends nothing away", async () => {
    const place = await machineOf(usual);
    const before = machines.here.packetsSent();
    const since = performance.now();
    const { code, stdout, stderr } = await check(place, "--format", "json");
    expect(performance.now() - since).toBeLessThan(60_000);
    expect(machines.here.packetsSent()).toBe(before);
    const report = JSON.parse(stdout);
    expect({ code, stderr }).toEqual({ code: codeOf(report, 1), stderr: "" });
    expect(report.schema).toBe("watertight.check/1");
    const scan = ScanReport.parse(report.scan);
    Report.parse(report.files);
    expect(scan).toMatchObject({ verb: "check", targets: ["this machine"] });
    expect(scan.exposures.map(({ verdict, reachableBy }) => [verdict, reachableBy])).toEqual([
      ["open", expect.stringMatching(/everyone|local network/)],
      ["guarded", "this machine"],
    ]);
    expect(scan.exposures[0]?.blast?.secrets).toMatchObject([{ distinct: 1 }]);
    expect(report.listeners).toHaveLength(2);
    expect(report.places.length).toBeGreaterThanOrEqual(3);
    for (const { findings } of report.places) {
      for (const at of findings) expect(report.files.findings[at]).toBeDefined();
    }
    expect(report.places.filter((one: { findings: unknown[] }) => one.findings.length > 0)).toHaveLength(3);
  });

  test("ends in a short list of what to do first, and keeps a run that only its owner reads", async () => {
    const place = await machineOf(usual);
    const { code, stdout } = await check(place);
    expect([1, 3]).toContain(code);
    expect(stdout).toContain("Qdrant");
    expect(stdout.split("\n").length).toBeLessThan(80);
    const [kept] = await readdir(join(place.kept, "runs"));
    const folder = join(place.kept, "runs", kept ?? "");
    const files = await readdir(folder);
    expect(files.sort()).toEqual([
      ...["check.json", "evidence.ndjson", "exposures.ndjson", "files.html"],
      ...["manifest.json", "report.html", "report.json"],
    ]);
    for (const file of files) expect((await stat(join(folder, file))).mode & 0o077).toBe(0);
    expect((await check(place, "--no-save", "--quiet")).code).toBe(code);
    expect(await readdir(join(place.kept, "runs"))).toHaveLength(1);
  });

  test("of a machine that keeps nothing is no fault", async () => {
    const place = await machineOf({});
    const { code, stdout, stderr } = await check(place, "--format", "json");
    const report = JSON.parse(stdout);
    expect({ code, stderr }).toEqual({ code: codeOf(report, 1), stderr: "" });
    expect(report).toMatchObject({ places: [], files: { findings: [], gaps: [] } });
  });

  test("tells a history that cannot be read, also when it is the only one", async () => {
    const broken = Buffer.concat([Buffer.from("SQLite format 3\u0000"), Buffer.alloc(4000, 0xa5)]);
    const place = await machineOf({ "home/.codex/thread_history_1.sqlite": broken });
    const { code, stdout } = await check(place, "--format", "json");
    expect(code).toBe(3);
    const { files, scan } = JSON.parse(stdout);
    expect(files).toMatchObject({ state: "incomplete", gaps: [{ kind: "unread" }] });
    expect(scan.exposures).toHaveLength(2);
  });

  test.each([
    [["--format", "sarif"], "terminal, json"],
    [["--fail-on", "nonsense"], "nonsense"],
  ])("takes %j for a mistake", async (flags, words) => {
    const { code, stderr } = await check(await machineOf({}), ...flags);
    expect(code).toBe(2);
    expect(stderr).toContain(words);
  });

  test("stops within a second on Ctrl-C, with what it learned", { retry: 2 }, async () => {
    const place = await machineOf(usual);
    // Beside the others from now on: nothing else comes behind this test.
    process.kill(server.pid, "SIGUSR2");
    const child = spawn(
      "/usr/sbin/ip",
      ["netns", "exec", machines.here.namespace, process.execPath, program, "check", "--format", "json"],
      { cwd: place.cwd, env: { ...process.env, ...environment(place) }, stdio: ["ignore", "pipe", "ignore"] },
    );
    let stdout = "";
    child.stdout.on("data", (chunk) => {
      stdout += chunk;
    });
    const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
    const isAsked = async (): Promise<boolean> =>
      (await readFile(join(server.folder, "silent"), "utf8").catch(() => "")).length > 1;
    await expect.poll(isAsked, { timeout: 40_000, interval: 50 }).toBe(true);
    const since = performance.now();
    child.kill("SIGINT");
    expect(await ended).toBe(3);
    expect(performance.now() - since).toBeLessThan(1500);
    const { scan } = JSON.parse(stdout);
    expect(scan).toMatchObject({ interrupted: true, state: "incomplete" });
    expect(await readdir(join(place.kept, "runs"))).toHaveLength(1);
  });
});

test("a mistake in the file of settings is told before anything is asked", async () => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, "watertight.yaml"), "detectors: 7\n");
  const { code, stderr } = await run(["check"], { cwd: folder, env: { HOME: folder } });
  expect(code).toBe(2);
  expect(stderr).toContain("watertight.yaml");
});
