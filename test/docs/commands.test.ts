import { spawn } from "node:child_process";
import { mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { program, temporaryFolder } from "../cli/run.ts";
import { address } from "../cli/samples.ts";
import { zipOf } from "../sources/archives.ts";
import { codeBlocks, document, documents, root } from "./document.ts";

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
  return folder;
}

/** Runs a line as a person would: npm's own in the clone, the others where the files are. */
async function shell(command: string, folder: string): Promise<{ code: number | null; output: string }> {
  const child = spawn("sh", ["-c", command.replaceAll("npx watertight", "watertight")], {
    cwd: command.startsWith("npm ") ? root : join(folder, "work"),
    env: {
      PATH: `${join(folder, "bin")}:${process.env["PATH"]}`,
      HOME: folder,
      WATERTIGHT_HOME: join(folder, "kept"),
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

test("the README's commands run, and find what is there", async () => {
  const commands = codeBlocks(document("README.md"), "sh")
    .flatMap((block) => block.split("\n"))
    .map((each) => each.replace(/\s+#.*$/, ""))
    .filter((each) => each !== "");
  expect(commands.length).toBeGreaterThanOrEqual(9);
  const folder = await prepared();
  for (const command of commands) {
    const { code, output } = await shell(command, folder);
    // Finding things is what the demo is for; a mail address is below --fail-on high.
    const expected = /^npm start$|--fail-on high/.test(command) ? 0 : 1;
    expect({ command, output, code }).toMatchObject({ command, code: expected });
  }
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
