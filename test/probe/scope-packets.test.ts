import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { missingNamespaces, type TwoMachines, twoMachines } from "../servers/namespace.ts";

const missing = missingNamespaces();
const root = fileURLToPath(new URL("../..", import.meta.url));

/** Asks the guard and then connects, as a scan does; tells what each address came to. */
const program = `
  import { createConnection } from "node:net";
  import { Scope } from "./src/probe/scope/scope.ts";
  const { grant, proofs, ask } = JSON.parse(process.argv[2]);
  const scope = new Scope(grant, () => new Date("2026-01-01T12:00:00Z"));
  for (const proof of proofs) scope.addProof({ ...proof, at: new Date("2026-01-01T11:00:00Z") });
  const outcomes = [];
  for (const { address, name, port } of ask) {
    const decision = scope.decide(address, name);
    if (!decision.allowed) {
      outcomes.push("refused");
      continue;
    }
    outcomes.push(await new Promise((resolve) => {
      const socket = createConnection({ host: address, port, timeout: 5000 });
      const end = (outcome) => { socket.destroy(); resolve(outcome); };
      socket.on("connect", () => end("connected"));
      socket.on("error", ({ code }) => end(code));
      socket.on("timeout", () => end("silence"));
    }));
  }
  process.stdout.write(JSON.stringify(outcomes));
`;

interface Question {
  readonly address: string;
  readonly name?: string;
}

const grant = { authorisedBy: "Jane Doe", source: "scope.yaml" };
const all = {
  ...grant,
  ranges: ["10.99.0.0/24", "203.0.113.0/24", "fd00::/64", "2001:db8::/64"],
  names: ["db.example.com"],
};
const proof = {
  state: "proved",
  name: "db.example.com",
  addresses: ["203.0.113.10", "2001:db8::10"],
  by: "DNS",
  where: "TXT record at _watertight.db.example.com",
};

describe.skipIf(missing !== undefined)(
  `somebody else's machine${missing === undefined ? "" : ` (${missing})`}`,
  () => {
    let machines: TwoMachines;
    let folder: string;
    let port: number;

    beforeAll(async () => {
      machines = twoMachines({
        addresses: ["203.0.113.10", "10.99.0.5", "fd00::5", "2001:db8::10"],
        names: { "db.example.com": "203.0.113.10" },
      });
      folder = await mkdtemp(join(tmpdir(), "watertight-scope-"));
      await build({
        stdin: { contents: program, resolveDir: root, loader: "ts" },
        bundle: true,
        platform: "node",
        format: "esm",
        outfile: join(folder, "ask.mjs"),
        logLevel: "silent",
      });
      const script = `require("node:net").createServer((s) => s.end("hello")).listen(Number(process.argv[1]), "::")`;
      const server = await machines.there.start({
        command: process.execPath,
        flags: (chosen) => ["-e", script, String(chosen)],
      });
      port = server.port;
      return server.stop;
    });

    afterAll(async () => {
      machines?.close();
      if (folder !== undefined) await rm(folder, { recursive: true, force: true });
    });

    async function ask(
      granted: object | undefined,
      proofs: readonly object[],
      questions: readonly Question[],
    ) {
      const before = machines.here.packetsSent();
      const plan = { grant: granted, proofs, ask: questions.map((one) => ({ ...one, port })) };
      const ran = await machines.here.run(process.execPath, [join(folder, "ask.mjs"), JSON.stringify(plan)]);
      expect(ran.stderr).toBe("");
      return { outcomes: JSON.parse(ran.stdout), sent: machines.here.packetsSent() - before };
    }

    test.each(["203.0.113.77", "fd00::77"])("one datagram to %s counts as one packet", async (address) => {
      const before = machines.here.packetsSent();
      const kind = address.includes(":") ? "udp6" : "udp4";
      const script = `const s = require("node:dgram").createSocket("${kind}"); s.send("x", 9, "${address}", () => s.close())`;
      await machines.here.run(process.execPath, ["-e", script]);
      expect(machines.here.packetsSent() - before).toBe(1);
    });

    test("a connection that nobody guards leaves by the wire, even to nowhere", async () => {
      const before = machines.here.packetsSent();
      const script = `require("node:net").connect({ host: "198.51.100.9", port: 80, timeout: 300 }).on("timeout", () => process.exit())`;
      await machines.here.run(process.execPath, ["-e", script]);
      expect(machines.here.packetsSent() - before).toBeGreaterThan(0);
    });

    test("without a scope nothing is sent", async () => {
      const questions = [
        { address: "203.0.113.10" },
        { address: "203.0.113.10", name: "db.example.com" },
        { address: "10.99.0.5" },
        { address: "fd00::5" },
        { address: "2001:db8::10" },
        { address: "::ffff:10.99.0.5" },
        { address: "64:ff9b::7f00:1" },
        { address: "169.254.169.254" },
        { address: "8.8.8.8" },
        { address: "db.example.com" },
      ];
      const { outcomes, sent } = await ask(undefined, [], questions);
      expect(outcomes).toEqual(questions.map(() => "refused"));
      expect(sent).toBe(0);
    });

    test("a public address in the scope is sent nothing before control is proved", async () => {
      const { outcomes, sent } = await ask(
        all,
        [],
        [{ address: "203.0.113.10", name: "db.example.com" }, { address: "2001:db8::10" }],
      );
      expect(outcomes).toEqual(["refused", "refused"]);
      expect(sent).toBe(0);
    });

    test("a name that leads elsewhere after control was proved is sent nothing", async () => {
      const moved = ["203.0.113.11", "192.168.7.7", "2001:db8::11"];
      const { outcomes, sent } = await ask(
        all,
        [proof],
        moved.map((address) => ({ address, name: "db.example.com" })),
      );
      expect(outcomes).toEqual(["refused", "refused", "refused"]);
      expect(sent).toBe(0);
    });

    test("what is in the scope, and proved where it is public, is reached", async () => {
      const { outcomes, sent } = await ask(
        all,
        [proof],
        [
          { address: "203.0.113.10", name: "db.example.com" },
          { address: "2001:db8::10", name: "db.example.com" },
          { address: "10.99.0.5" },
          { address: "fd00::5" },
        ],
      );
      expect(outcomes).toEqual(["connected", "connected", "connected", "connected"]);
      expect(sent).toBeGreaterThan(0);
    });

    test("this machine is free and nothing leaves it", async () => {
      const { outcomes, sent } = await ask(undefined, [], [{ address: "127.0.0.1" }, { address: "::1" }]);
      expect(outcomes).toEqual(["ECONNREFUSED", "ECONNREFUSED"]);
      expect(sent).toBe(0);
    });

    test("a name is looked up in the names given, and a program sees where it runs", async () => {
      const script = `require("node:dns").lookup("db.example.com", (_, address) => process.stdout.write(address))`;
      const ran = await machines.here.run(process.execPath, ["-e", script]);
      expect(ran).toEqual({ code: 0, stdout: "203.0.113.10", stderr: "" });
    });

    test("both machines are gone once closed", () => {
      const extra = twoMachines({ addresses: ["203.0.113.20"] });
      const list = (): string => execFileSync("/usr/sbin/ip", ["netns", "list"], { encoding: "utf8" });
      const names = [extra.here.namespace, extra.there.namespace];
      expect(names.filter((name) => list().includes(name))).toEqual(names);
      extra.close();
      expect(names.filter((name) => list().includes(name))).toEqual([]);
      expect(names.filter((name) => existsSync(`/etc/netns/${name}`))).toEqual([]);
    });

    test("what cannot be set up leaves nothing behind", () => {
      const list = (): string => execFileSync("/usr/sbin/ip", ["netns", "list"], { encoding: "utf8" });
      const before = list();
      expect(() => twoMachines({ addresses: ["not an address"] })).toThrow("not an address");
      expect(list()).toBe(before);
    });
  },
);
