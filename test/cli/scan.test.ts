import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { appendFile, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { createServer as createHttpServer } from "node:http";
import { createServer, type Server } from "node:net";
import { join } from "node:path";
import { afterEach, describe, expect, onTestFinished, test } from "vitest";
import { replay, type Transcript } from "../probe/replay.ts";
import { exposedKey as key, openService } from "./open-service.ts";
import { program, run, temporaryFolder } from "./run.ts";

const guardedTranscript: Transcript = {
  ...openService,
  http: openService.http?.slice(0, 1),
  otherwise: { status: 401, headers: {}, body: "Must provide an API key" },
};

const servers: { stop(): Promise<void> }[] = [];

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.stop()));
});

async function served(transcript: Transcript, port = 0): Promise<number> {
  const server = await replay(transcript, { address: "127.0.0.1", port });
  servers.push(server);
  return server.port;
}

async function onlyRun(home: string): Promise<string> {
  const runs = await readdir(join(home, "runs"));
  expect(runs).toHaveLength(1);
  return join(home, "runs", runs[0] ?? "");
}

describe("scan", () => {
  test("says what is open, what would leak and what to do, and keeps no value", async () => {
    const port = await served(openService);
    const { code, stdout, stderr, home } = await run(["scan", `127.0.0.1:${port}`]);
    expect(code).toBe(1);
    expect(stdout).toContain("Qdrant 1.12.4: open");
    expect(stdout).toContain("lists its collections without a key");
    expect(stdout).toMatch(/1 OpenAI/);
    expect(stdout).toContain("What to do");
    expect(`${stdout}${stderr}`).not.toContain(key);
    const folder = await onlyRun(home);
    const files = await readdir(folder);
    expect(files.sort()).toEqual([
      "evidence.ndjson",
      "exposures.ndjson",
      "manifest.json",
      "report.html",
      "report.json",
    ]);
    for (const file of files) {
      expect(await readFile(join(folder, file), "utf8")).not.toContain(key.slice(8));
      expect((await stat(join(folder, file))).mode & 0o077).toBe(0);
    }
  });

  test("leaves a guarded service at exit code 0 and a door that nobody knows at 3", async () => {
    const port = await served(guardedTranscript);
    expect((await run(["scan", `127.0.0.1:${port}`])).code).toBe(0);
    const plain = createHttpServer((_, reply) => reply.end("hello")).listen(0, "127.0.0.1");
    await once(plain, "listening");
    onTestFinished(() => void plain.close());
    const { code, stdout } = await run(["scan", `127.0.0.1:${portOf(plain)}`]);
    expect(code).toBe(3);
    expect(stdout).toContain("unknown, not safe");
  });

  test("says that a closed door is closed", async () => {
    const { code, stdout } = await run(["scan", `127.0.0.1:${await closedPort()}`]);
    expect(code).toBe(0);
    expect(stdout).toContain("nobody listens there");
  });

  test("refuses what is out of scope and leaves nothing behind", async () => {
    for (const target of ["10.1.2.3", "8.8.8.8:53", "169.254.169.254", "fe80::1", "0.0.0.0", "224.0.0.1"]) {
      const { code, stderr, home } = await run(["scan", target]);
      expect({ target, code }).toEqual({ target, code: 4 });
      expect(stderr).toContain("nothing was sent");
      expect(await readdir(join(home, "runs"))).toEqual([]);
    }
  });

  test.each([
    [["scan"], "no target"],
    [["scan", "127.0.0.1", "--ports", "80a"], "80a"],
    [["scan", "127.0.0.1", "--scope", "Jane"], "authorised by"],
    [["scan", "127.0.0.1", "--rate", "0"], "--rate takes"],
    [["scan", "--verify", "nonsense"], "no run called"],
    [["scan", "--verify", "last"], "no run of scan"],
    [["scan", "127.0.0.1", "--webhook", "https://example.com"], "--watch"],
    [["scan", "127.0.0.1", "--watch", "1s"], "10s to 7d"],
    [["scan", "--from-compose", "missing.yml"], "cannot be read"],
  ])("takes %j for a mistake and says which", async (args, words) => {
    const { code, stderr } = await run(args);
    expect(code).toBe(2);
    expect(stderr).toContain(words);
  });

  test("reads targets from a file and from a compose file", async () => {
    const port = await served(openService);
    const folder = await temporaryFolder();
    await writeFile(join(folder, "targets.txt"), `# ours\n127.0.0.1:${port}\n`);
    await writeFile(
      join(folder, "compose.yml"),
      `services:\n  vectors:\n    image: qdrant/qdrant\n    ports: ["${port}:6333"]\n`,
    );
    for (const args of [["targets.txt"], ["--from-compose", "compose.yml"]]) {
      const { code, stdout } = await run(["scan", ...args, "--format", "json"], { cwd: folder });
      expect(code).toBe(1);
      const [exposure] = JSON.parse(stdout).exposures;
      expect(exposure).toMatchObject({ service: "qdrant", verdict: "open" });
      if (args.length === 2) expect(exposure.doors[0].expected).toContain("compose.yml");
    }
  });

  test("writes a letter that holds no value", async () => {
    const port = await served(openService);
    const { code, stdout } = await run(["scan", `127.0.0.1:${port}`, "--report", "disclosure"]);
    expect(code).toBe(1);
    expect(stdout).toContain("Subject:");
    expect(stdout).toContain("Qdrant");
    expect(stdout).not.toContain(key);
  });

  test("stops within a second on Ctrl-C and keeps what it learned", { retry: 2 }, async () => {
    const port = await served(openService);
    const silent = createServer(() => {}).listen(0, "127.0.0.1");
    await once(silent, "listening");
    onTestFinished(() => void silent.close());
    let asked = 0;
    const { code, home } = await run(["scan", `127.0.0.1:${port},${portOf(silent)}`, "--timeout", "60"], {
      during: (child) => {
        silent.once("connection", () => {
          setTimeout(() => {
            asked = performance.now();
            child.kill("SIGINT");
          }, 300);
        });
        child.once("exit", () => {
          asked = performance.now() - asked;
        });
      },
    });
    expect(code).toBe(3);
    expect(asked).toBeLessThan(1500);
    const report = JSON.parse(await readFile(join(await onlyRun(home), "report.json"), "utf8"));
    expect(report).toMatchObject({ state: "incomplete", interrupted: true });
    expect(report.exposures).toMatchObject([{ service: "qdrant" }]);
  });
});

describe("evidence verify", () => {
  test("finds the chain whole, and names the first entry that was changed", async () => {
    const port = await served(openService);
    const { home } = await run(["scan", `127.0.0.1:${port}`]);
    const whole = await run(["evidence", "verify", "last"], { home });
    expect(whole).toMatchObject({ code: 0 });
    expect(whole.stdout).toContain("the evidence is whole");
    const file = join(await onlyRun(home), "evidence.ndjson");
    const lines = (await readFile(file, "utf8")).split("\n");
    await writeFile(
      file,
      lines.map((line, at) => (at === 3 ? line.replace(/"at":"20/, '"at":"19') : line)).join("\n"),
    );
    const broken = await run(["evidence", "verify", "last"], { home });
    expect(broken).toMatchObject({ code: 3 });
    expect(broken.stderr).toContain("entry 4");
    await writeFile(file, lines.slice(0, -3).join("\n"));
    expect((await run(["evidence", "verify", "last"], { home })).stderr).toContain("the end is missing");
    await appendFile(file, "nonsense\n");
    expect((await run(["evidence", "verify", "last"], { home })).code).toBe(3);
  });
});

describe("scan --verify", () => {
  test("follows an exposure until it is verified, and sees it come back", async () => {
    const port = await served(openService);
    const target = `127.0.0.1:${port}`;
    const { home } = await run(["scan", target, "--ports", String(port)]);
    const verify = async (...more: string[]) =>
      run(["scan", "--verify", "last", "--ports", String(port), ...more], { home });
    expect(await verify()).toMatchObject({ code: 1, stdout: expect.stringContaining("open") });
    await stopped();
    const contained = await verify();
    expect(contained.stdout).toContain("contained");
    expect((await verify("--claimed-by", "Jane Doe")).stdout).toContain("claimed fixed");
    expect((await verify()).stdout).toContain("verified");
    await served(openService, port);
    const back = await verify();
    expect(back).toMatchObject({ code: 1 });
    expect(back.stdout).toContain("regressed");
    await stopped();
    await served(guardedTranscript, port);
    const guarded = await verify();
    expect(guarded).toMatchObject({ code: 0 });
    expect(guarded.stdout).toContain("verified");
  });
});

describe("scan --watch", () => {
  test("tells only what changed, posts it, and ends on Ctrl-C", async () => {
    const port = await served(guardedTranscript);
    const posts: string[] = [];
    const hook = createHttpServer((asked, reply) => {
      asked.setEncoding("utf8").on("data", (text: string) => posts.push(text));
      asked.on("end", () => reply.end());
    }).listen(0, "127.0.0.1");
    await once(hook, "listening");
    onTestFinished(() => void hook.close());
    const home = await temporaryFolder();
    const child = spawn(
      process.execPath,
      [
        program,
        "scan",
        `127.0.0.1:${port}`,
        "--watch",
        "10s",
        "--webhook",
        `http://127.0.0.1:${portOf(hook)}/hook`,
      ],
      { env: { PATH: process.env["PATH"], WATERTIGHT_HOME: home }, stdio: ["ignore", "pipe", "pipe"] },
    );
    onTestFinished(() => void child.kill("SIGKILL"));
    const said = await saysUntil(child, "watching");
    expect(said).not.toContain("worse:");
    await stopped();
    await served(openService, port);
    const posted = once(hook, "request");
    expect(await saysUntil(child, "worse:")).toContain("now open");
    await posted;
    const ended = once(child, "exit");
    child.kill("SIGINT");
    const [code] = await ended;
    expect(code).toBe(1);
    expect(posts.map((post) => JSON.parse(post))).toMatchObject([
      { schema: "watertight.changes/1", changes: [{ kind: "worse", to: "open" }] },
    ]);
    expect(posts.join("")).not.toContain(key);
  });
});

async function stopped(): Promise<void> {
  await Promise.all(servers.splice(0).map((server) => server.stop()));
}

function portOf(server: Server | ReturnType<typeof createHttpServer>): number {
  const address = server.address();
  return typeof address === "object" && address !== null ? address.port : 0;
}

/** A port that nobody listens on at this moment. */
async function closedPort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const port = portOf(server);
  server.close();
  await once(server, "close");
  return port;
}

/** Everything a process says until it says these words. */
async function saysUntil(child: ChildProcess, words: string): Promise<string> {
  let all = "";
  return new Promise((resolve, reject) => {
    const take = (chunk: Buffer): void => {
      all += chunk.toString("utf8");
      if (all.includes(words)) resolve(all);
    };
    child.stdout?.on("data", take);
    child.stderr?.on("data", take);
    child.once("exit", () => reject(new Error(`it ended before it said "${words}": ${all}`)));
  });
}
