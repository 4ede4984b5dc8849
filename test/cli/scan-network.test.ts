import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { missingNamespaces, type Ran, type TwoMachines, twoMachines } from "../servers/namespace.ts";
import type { ServerProcess } from "../servers/server-process.ts";
import { program } from "./run.ts";

const missing = missingNamespaces();

/** An open vector database on the port given, and a web server on 80 that serves the proof and sends all else away. */
const servers = `
const { appendFileSync, readFileSync } = require("node:fs");
const { createServer } = require("node:http");
const [port, folder] = process.argv.slice(1);
const say = (where, asked) => appendFileSync(folder + "/heard", where + " " + asked.url + "\\n");
createServer((asked, reply) => {
  say("database", asked);
  const found = { "/": '{"title":"qdrant - vector search engine","version":"1.12.4"}', "/collections": '{"result":{"collections":[]},"status":"ok"}' }[asked.url];
  if (found === undefined) reply.writeHead(302, { location: "http://203.0.113.99/away" });
  else reply.writeHead(200, { "content-type": "application/json" });
  reply.end(found);
}).listen(Number(port), "::");
createServer((asked, reply) => {
  say("web", asked);
  let token = "";
  try { token = readFileSync(folder + "/token", "utf8"); } catch {}
  reply.writeHead(token === "" ? 302 : 200, { "content-type": "text/plain", location: "http://203.0.113.99/away" });
  reply.end(token);
}).listen(80, "::");
`;

describe.skipIf(missing !== undefined)(
  `scan of another machine${missing === undefined ? "" : ` (${missing})`}`,
  () => {
    let machines: TwoMachines;
    let server: ServerProcess;
    let home: string;

    beforeAll(async () => {
      machines = twoMachines({
        addresses: ["10.99.0.5", "203.0.113.10", "fd00::5"],
        names: { "db.example.com": "203.0.113.10", "db.internal": "10.99.0.5" },
      });
      server = await machines.there.start({
        command: process.execPath,
        flags: (port, folder) => ["-e", servers, String(port), folder],
      });
      home = await mkdtemp(join(tmpdir(), "watertight-network-"));
    });

    afterAll(async () => {
      await server?.stop();
      machines?.close();
      if (home !== undefined) await rm(home, { recursive: true, force: true });
    });

    function scan(...args: string[]): Promise<Ran> {
      return machines.here.run(process.execPath, [program, ...args], {
        environment: { WATERTIGHT_HOME: home, NO_COLOR: "1" },
      });
    }

    async function scope(lines: string): Promise<string> {
      const file = join(home, "scope.yaml");
      await writeFile(file, `authorisedBy: Jane Doe\n${lines}\n`);
      return file;
    }

    async function heard(): Promise<string> {
      return readFile(join(server.folder, "heard"), "utf8").catch(() => "");
    }

    test("sends no packet to what is out of scope", async () => {
      const before = machines.here.packetsSent();
      for (const target of [
        "10.99.0.5",
        `203.0.113.10:${server.port}`,
        "[fd00::5]",
        "db.example.com",
        "db.internal",
        "10.99.0.0/28",
      ]) {
        const { code, stderr } = await scan("scan", target);
        expect({ target, code }).toEqual({ target, code: 4 });
        expect(stderr).toContain("nothing was sent");
      }
      const file = await scope("ranges: [10.99.0.0/24]\nuntil: 2020-01-01");
      expect(await scan("scan", "10.99.0.5", "--scope", file)).toMatchObject({
        code: 4,
        stderr: expect.stringContaining("ended"),
      });
      expect(machines.here.packetsSent()).toBe(before);
      expect(await heard()).toBe("");
    });

    test("looks at a private address that somebody authorised, over both protocols and by name", async () => {
      const file = await scope('ranges: [10.99.0.0/24, "fd00::/64"]');
      for (const target of [
        `10.99.0.5:${server.port}`,
        `[fd00::5]:${server.port}`,
        `db.internal:${server.port}`,
      ]) {
        const { code, stdout } = await scan("scan", target, "--scope", file, "--no-read");
        expect({ target, code }).toEqual({ target, code: 1 });
        expect(stdout).toContain("open to anyone on the local network");
        expect(stdout).toContain("Qdrant");
        expect(stdout).toContain("nft add");
      }
      expect(
        await scan("scan", `10.99.0.5:${server.port}`, "--scope", "authorised by Jane Doe", "--no-read"),
      ).toMatchObject({ code: 1 });
    });

    test("takes one target out of scope as a reason to look at none", async () => {
      const file = await scope("ranges: [10.99.0.0/24]");
      const before = machines.here.packetsSent();
      expect(await scan("scan", "10.99.0.5", "203.0.113.10", "--scope", file)).toMatchObject({ code: 4 });
      expect(machines.here.packetsSent()).toBe(before);
    });

    test("asks a public name for nothing but the proof until control is proved, and follows nobody elsewhere", async () => {
      const file = await scope("names: [db.example.com]");
      const before = await heard();
      const target = `db.example.com:${server.port}`;
      const refused = await scan("scan", target, "--scope", file);
      expect(refused).toMatchObject({ code: 4, stderr: expect.stringContaining("watertight-scope=") });
      expect((await heard()).slice(before.length)).toBe("web /.well-known/watertight-scope.txt\n");

      const { stdout } = await scan("scope", "token", "db.example.com");
      await writeFile(join(server.folder, "token"), `${/watertight-scope=\w+/.exec(stdout)?.[0]}\n`);
      const found = await scan("scan", target, "--scope", file, "--no-read");
      expect(found).toMatchObject({
        code: 1,
        stdout: expect.stringContaining("open to anyone on the internet"),
      });
      expect(await heard()).not.toContain("away");
      const evidence = await scan("evidence", "verify", "last");
      expect(evidence).toMatchObject({ code: 0 });

      // Another installation's token is none.
      await writeFile(join(server.folder, "token"), `watertight-scope=${"0".repeat(32)}\n`);
      expect(await scan("scan", target, "--scope", file)).toMatchObject({ code: 4 });
    });

    test("calls a host that does not answer unknown, not safe", async () => {
      const file = await scope("ranges: [10.99.0.0/24]");
      const { code, stdout } = await scan("scan", "10.99.0.77:6379", "--scope", file, "--timeout", "1");
      expect(code).toBe(3);
      expect(stdout).toContain("nothing is known of it");
    });
  },
);
