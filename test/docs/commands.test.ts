import { spawn } from "node:child_process";
import { mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import sqlite from "node-sqlite3-wasm";
import { expect, onTestFinished, test } from "vitest";
import { knownSchemes } from "../../src/app/index.ts";
import { openService } from "../cli/open-service.ts";
import { program, temporaryFolder } from "../cli/run.ts";
import { address } from "../cli/samples.ts";
import { replay } from "../probe/replay.ts";
import { missingPostgres, startPostgres } from "../servers/postgres.ts";
import { zipOf } from "../sources/archives.ts";
import { codeBlocks, document, documents, root, tableRows } from "./document.ts";

const line = `write to ${address}\n`;
const conversation = {
  title: "a letter",
  mapping: {
    a: {
      id: "a",
      message: {
        id: "a",
        author: { role: "user" },
        create_time: 1738142400,
        content: { content_type: "text", parts: [line] },
      },
      parent: null,
      children: [],
    },
  },
  current_node: "a",
};

/** A home folder with everything in it that the README's commands name. */
async function prepared(): Promise<string> {
  const folder = await temporaryFolder();
  for (const name of ["bin", "work/logs", "Downloads"]) await mkdir(join(folder, name), { recursive: true });
  await symlink(program, join(folder, "bin", "watertight"));
  const zip = await zipOf([{ name: "conversations.json", bytes: JSON.stringify([conversation]) }]);
  const files = {
    "Downloads/export.zip": zip,
    "work/export.zip": zip,
    "work/logs/app.log": line,
    "work/app.log": line,
    "work/.env": line,
    "work/dump.sql": line,
    "work/data.jsonl.gz": gzipSync(`${JSON.stringify({ mail: address })}\n`),
  };
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
  const database = new sqlite.Database(join(folder, "app.db"));
  database.exec("CREATE TABLE users (id INTEGER, mail TEXT)");
  database.run("INSERT INTO users VALUES (1, ?)", [address]);
  database.close();
  return folder;
}

const namedServer = "postgres://reader@db.internal/shop";

/** The database that the README names, with a table and its masked copy. */
async function preparedServer(): Promise<{ target: string; password: string }> {
  const server = await startPostgres();
  onTestFinished(() => server.stop());
  await server.run(`CREATE TABLE users AS SELECT 1 AS id, '${address}' AS email`);
  await server.run("CREATE TABLE users_masked AS SELECT id, md5(email) AS email FROM users");
  return { target: `postgres://postgres@127.0.0.1:${server.port}/chatdb`, password: server.password };
}

/** Runs a line as a person would: npm's own in the clone, the others where the files are. */
async function shell(
  command: string,
  folder: string,
  env: Readonly<Record<string, string>> = {},
): Promise<{ code: number | null; output: string }> {
  const child = spawn("sh", ["-c", command.replaceAll("npx watertight", "watertight")], {
    cwd: command.startsWith("npm ") ? root : join(folder, "work"),
    env: {
      PATH: `${join(folder, "bin")}:${process.env["PATH"]}`,
      HOME: folder,
      WATERTIGHT_HOME: join(folder, "kept"),
      ...env,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const parts: Buffer[] = [];
  child.stdout.on("data", (part: Buffer) => parts.push(part));
  child.stderr.on("data", (part: Buffer) => parts.push(part));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", resolve);
  });
  return { code, output: Buffer.concat(parts).toString("utf8") };
}

const commands = codeBlocks(document("README.md"), "sh")
  .flatMap((block) => block.split("\n"))
  .map((each) => each.replace(/\s+#.*$/, ""))
  .filter((each) => each !== "");

const isScan = (command: string): boolean => /watertight (?:scan|check)\b/.test(command);
const isGateway = (command: string): boolean => /watertight (?:gateway|keys|ledger)\b/.test(command);

test("the README's commands of the gateway run, and tell what they are for", async () => {
  const given = commands.filter(isGateway);
  expect(given.length).toBeGreaterThanOrEqual(6);
  const folder = await prepared();
  for (const command of given) {
    const isServer = command.endsWith("watertight gateway");
    // It would listen until somebody ends it, and at a port that may be taken here.
    const here = isServer
      ? `timeout --preserve-status --signal=INT 10 ${command} --listen 127.0.0.1:0`
      : command;
    const { code, output } = await shell(here, folder);
    expect({ command, output, code }).toMatchObject({ command, code: 0 });
    if (isServer) expect(output).toMatch(/OPENAI_BASE_URL=http:\/\/127\.0\.0\.1:\d+\/openai\/v1/);
    if (command.includes(" import ")) expect(output).toContain("1 requests");
    if (command.includes(" check ")) expect(output).toContain("contact (1): tokenise");
  }
});

test("the README's commands to scan run, and stay on this machine", async () => {
  const scans = commands.filter(isScan);
  expect(scans.length).toBeGreaterThanOrEqual(6);
  const server = await replay(openService);
  onTestFinished(() => server.stop());
  const door = `127.0.0.1:${server.port}`;
  const folder = await prepared();
  const files = {
    "targets.txt": `${door}\n`,
    "scope.yaml": "authorisedBy: Jane Doe\nranges: [10.0.0.0/24]\n",
    "docker-compose.yml": `services:\n  vectors:\n    image: qdrant/qdrant\n    ports: ["${server.port}:6333"]\n`,
    "scan.xml": `<?xml version="1.0"?><nmaprun scanner="nmap"><host><status state="up"/><address addr="127.0.0.1" addrtype="ipv4"/><ports><port protocol="tcp" portid="${server.port}"><state state="open"/></port></ports></host></nmaprun>`,
    "manifests/service.yaml": `apiVersion: v1\nkind: Service\nmetadata: {name: vectors}\nspec: {type: LoadBalancer, loadBalancerIP: 127.0.0.1, ports: [{port: ${server.port}}]}\n`,
  };
  await mkdir(join(folder, "work", "manifests"));
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, "work", name), content);
  for (const command of scans) {
    // Nobody here may knock at the network that the README has for an example.
    const here = command.replace(/ (?:10\.0\.0\.0\/24|db\.internal:8123|127\.0\.0\.1)(?= |$)/, ` ${door}`);
    expect(here).not.toMatch(/\b(?:10\.|db\.internal)/);
    const { code, output } = await shell(here, folder);
    // What else listens on this machine may not be known, and names inside a cluster lead nowhere from here.
    const expected = command.includes(" check") ? [0, 1, 3] : command.includes("kubernetes") ? [1, 3] : [1];
    expect(expected, output).toContain(code);
    if (!command.includes(" check")) expect(output).toContain("Qdrant");
  }
});

test("the README's commands run, and find what is there", async () => {
  const local = commands.filter(
    (command) => !command.includes("://") && !isScan(command) && !isGateway(command),
  );
  expect(local.length).toBeGreaterThanOrEqual(10);
  const folder = await prepared();
  for (const command of local) {
    const { code, output } = await shell(command, folder);
    // Finding things is what the demo is for; a mail address is below --fail-on high.
    const expected = /^npm start$|--fail-on high/.test(command) ? 0 : 1;
    expect({ command, output, code }).toMatchObject({ command, code: expected });
  }
});

test.skipIf(missingPostgres !== undefined)(
  `the README's commands for a database run (${missingPostgres ?? "PostgreSQL is here"})`,
  async () => {
    const remote = commands.filter((command) => command.includes("://"));
    expect(remote.length).toBeGreaterThanOrEqual(3);
    const folder = await prepared();
    const { target, password } = await preparedServer();
    for (const command of remote) {
      expect(command).toContain(namedServer);
      const { code, output } = await shell(command.replaceAll(namedServer, target), folder, {
        WATERTIGHT_PASSWORD: password,
      });
      expect({ command, output, code }).toMatchObject({
        command,
        code: command.includes("--verify") ? 0 : 1,
      });
    }
  },
);

test("the README names every scheme that is read, and no other", async () => {
  const rows = tableRows(document("README.md"), "place").map(([, addresses = ""]) => addresses);
  const named = rows.join(" ").match(/[a-z][a-z0-9+]*:(?:\/\/|FILE)/g) ?? [];
  expect([...new Set(named)].sort()).toEqual([...(await knownSchemes())].sort());
  expect(named.length).toBeGreaterThan(15);
});

test("every npm script that a document names is there", () => {
  const { scripts } = JSON.parse(document("package.json")) as { scripts: Record<string, string> };
  const named = documents.flatMap((name) =>
    [...document(name).matchAll(/\bnpm (?:run ([\w:-]+)|(start|test)\b)/g)].map(
      ([, run, short]) => run ?? short ?? "",
    ),
  );
  expect(named.length).toBeGreaterThan(5);
  expect(named.filter((name) => scripts[name] === undefined)).toEqual([]);
});

test("CI runs the test command that the README gives", () => {
  expect(document("README.md")).toContain("`npm test` runs every test.");
  expect(document(".ci/run").split("\n")).toContain("npm test");
});
