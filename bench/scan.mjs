// Scanning: `npm run bench -- scan`. 1,000 loopback addresses with services among them, beside nmap in the same run.
import { execFile, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { build } from "esbuild";
import { parse } from "yaml";

import { services, usualPorts } from "../dist/probe/index.js";
import { print, table } from "./table.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const transcripts = join(root, "test/probe/transcripts");
const run = promisify(execFile);
const addresses = 1000;

/** `127.1.0.1` and on; every one of them is this machine. */
const addressOf = (number) => `127.1.${Math.floor(number / 250)}.${(number % 250) + 1}`;

/** Recorded services, spread over the addresses, each at its default port. */
async function planted(count) {
  const { replay, Transcript } = await replayModule();
  const files = readdirSync(transcripts).filter((file) => file.endsWith(".yaml"));
  const byService = new Map();
  for (const file of files.sort()) {
    const transcript = Transcript.parse(parse(readFileSync(join(transcripts, file), "utf8")));
    if (!byService.has(transcript.service)) byService.set(transcript.service, []);
    byService.get(transcript.service).push(transcript);
  }
  const chosen = [...byService.values()].map((list, at) => list[at % list.length]).slice(0, count);
  const running = [];
  for (const [at, transcript] of chosen.entries()) {
    const service = services.find(({ id }) => id === transcript.service);
    const address = addressOf(at * Math.floor(addresses / chosen.length));
    const port = service.ports[0];
    running.push({
      transcript,
      title: service.title,
      address,
      port,
      server: await replay(transcript, { address, port }),
    });
  }
  return running;
}

/** The test's own replaying server. */
async function replayModule() {
  const folder = mkdtempSync(join(root, "node_modules", ".watertight-bench-"));
  try {
    const outfile = join(folder, "replay.mjs");
    await build({
      entryPoints: [join(root, "test/probe/replay.ts")],
      ...{ bundle: true, platform: "node", format: "esm", packages: "external", outfile },
    });
    return await import(outfile);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Runs the program and watches what it takes. */
async function scanned(flags, home) {
  const started = performance.now();
  const child = spawn(
    process.execPath,
    [join(root, "bin/watertight.js"), "scan", ...flags, "--format", "json", "--quiet"],
    {
      env: { ...process.env, WATERTIGHT_HOME: home },
      stdio: ["ignore", "pipe", "inherit"],
    },
  );
  let sockets = 0;
  let memory = 0;
  const watch = setInterval(() => {
    try {
      sockets = Math.max(sockets, readdirSync(`/proc/${child.pid}/fd`).length);
      memory = Math.max(
        memory,
        Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, "utf8"))?.[1] ?? 0),
      );
    } catch {
      // Ended between two looks, or a system without /proc.
    }
  }, 20);
  const parts = [];
  child.stdout.on("data", (part) => parts.push(part));
  await new Promise((resolve) => child.once("close", resolve));
  clearInterval(watch);
  return {
    seconds: (performance.now() - started) / 1000,
    sockets,
    megabytes: memory / 1024,
    report: JSON.parse(Buffer.concat(parts).toString("utf8")),
  };
}

/** nmap's words for a product differ from ours; the first word of the title is looked for in all it says. */
const nmapKnows = ({ transcript, title }, line) => {
  const product = transcript.service.split(".")[0];
  const words = [product, ...title.toLowerCase().split(/[ /]/).slice(0, 1)];
  return words.some((word) => line.toLowerCase().includes(word));
};

async function nmap(list, ports, folder) {
  if (!existsSync("/usr/bin/nmap")) return undefined;
  const output = join(folder, "nmap.xml");
  const started = performance.now();
  await run("/usr/bin/nmap", ["-sV", "-Pn", "-n", "-T4", "-p", ports.join(","), "-iL", list, "-oX", output], {
    maxBuffer: 1 << 26,
  });
  return { seconds: (performance.now() - started) / 1000, xml: readFileSync(output, "utf8") };
}

/** 1,000 addresses, then 65,536 pairs of address and port. */
export async function scanBench() {
  const folder = mkdtempSync(join(tmpdir(), "watertight-bench-"));
  const ports = usualPorts(services);
  const running = await planted(40);
  try {
    const list = join(folder, "targets.txt");
    writeFileSync(list, `${Array.from({ length: addresses }, (_, at) => addressOf(at)).join("\n")}\n`);
    print(
      `\n${addresses.toLocaleString("en")} loopback addresses × ${ports.length} ports = ${(addresses * ports.length).toLocaleString("en")} pairs; ${running.length} recorded services among them\n`,
    );
    const ours = await scanned([list, "--no-read"], join(folder, "home"));
    const theirs = await nmap(list, ports, folder);
    const judged = running.map((one) => ({ ...one, ...verdictOn(one, ours.report) }));
    // A service of this machine itself listens on every loopback address and belongs to nobody's count.
    const extra = ours.report.exposures
      .flatMap(({ doors }) => doors)
      .filter((door) => !running.some((one) => one.address === door.address));
    const rows = [
      [
        "watertight scan",
        ours.seconds,
        judged.filter(({ known }) => known).length,
        judged.filter(({ right }) => right).length,
      ],
    ];
    if (theirs !== undefined) {
      const known = running.filter((one) => {
        const host = theirs.xml.split("<host ").find((part) => part.includes(`addr="${one.address}"`)) ?? "";
        const line = host.split("<port ").find((part) => part.includes(`portid="${one.port}"`)) ?? "";
        return nmapKnows(one, /<service [^>]*>/.exec(line)?.[0] ?? "");
      }).length;
      rows.push(["nmap -sV -T4", theirs.seconds, known, undefined]);
    }
    print(
      table(
        ["", "seconds", "recognised", "verdict right", "takes"],
        rows.map(([title, seconds, known, right]) => [
          title,
          seconds.toFixed(1),
          `${known} of ${running.length}`,
          right === undefined ? "gives none" : `${right} of ${running.length}`,
          `${(seconds / ours.seconds).toFixed(1)}×`,
        ]),
      ),
    );
    const wrong = judged.filter(({ right }) => !right);
    if (wrong.length > 0)
      print(
        `  wrong: ${wrong.map((one) => `${one.transcript.service} at ${one.address}:${one.port} said ${one.said}`).join("; ")}`,
      );
    print(`  services at addresses where none was planted: ${extra.length}`);
    print(`  at most ${ours.sockets} files and sockets, ${ours.megabytes.toFixed(0)} MB of memory`);
    const many = await scanned(
      ["127.2.0.0/24", "--ports", "20000-20255", "--no-read", "--no-save"],
      join(folder, "home"),
    );
    print(
      `\n65,536 pairs of closed ports: ${many.seconds.toFixed(1)} s (${Math.round(65_024 / many.seconds).toLocaleString("en")} a second), at most ${many.sockets} files and sockets, ${many.megabytes.toFixed(0)} MB of memory`,
    );
    return {
      seconds: ours.seconds,
      nmap: theirs?.seconds,
      judged: judged.map(({ transcript, said, right }) => ({ service: transcript.service, said, right })),
    };
  } finally {
    await Promise.all(running.map(({ server }) => server.stop()));
    rmSync(folder, { recursive: true, force: true });
  }
}

function verdictOn({ transcript, address, port }, { exposures }) {
  const door = exposures
    .flatMap(({ doors }) => doors)
    .find((one) => one.address === address && one.port === port);
  const said = door === undefined ? "nothing" : `${door.service} ${door.verdict}`;
  return {
    said,
    known: door?.service === transcript.service,
    right: said === `${transcript.service} ${transcript.verdict}`,
  };
}
