import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";

const root = fileURLToPath(new URL("../../src", import.meta.url));

interface Room {
  /** Rooms it may import. */
  readonly rooms: readonly string[];
  /** Packages it may import; `node:` stands for all modules of Node. */
  readonly packages: readonly string[];
}

const detectPackages = [
  "@noble/hashes",
  "@scure/base",
  "@scure/bip39",
  "gpt-tokenizer",
  "ibantools",
  "libphonenumber-js",
  "stdnum",
];

/** The table of ARCHITECTURE.md: who may import whom, and what from outside. */
const rooms: Readonly<Record<string, Room>> = {
  base: { rooms: [], packages: [] },
  model: { rooms: ["base"], packages: ["zod"] },
  detect: { rooms: ["base", "model"], packages: detectPackages },
  clickhouse: { rooms: ["base"], packages: ["node:", "@clickhouse/client", "chdb"] },
  sources: {
    rooms: ["base", "model", "clickhouse"],
    packages: [
      "node:",
      "csv-parse",
      "fzstd",
      "ignore",
      "ioredis",
      "mongodb",
      "mysql2",
      "node-sqlite3-wasm",
      "pg",
      "pg-copy-streams",
      "postal-mime",
      "yauzl",
    ],
  },
  inspect: { rooms: ["base", "model", "detect", "clickhouse", "sources"], packages: ["node:"] },
  probe: { rooms: ["base", "model"], packages: ["node:", "yaml", "zod"] },
  store: { rooms: ["base", "model", "clickhouse"], packages: ["node:", "zod"] },
  gateway: { rooms: ["base", "model", "detect"], packages: ["node:", "prom-client", "undici", "zod"] },
  reports: { rooms: ["base", "model"], packages: ["node:crypto", "zod"] },
  app: {
    rooms: ["base", "model", "detect", "clickhouse", "sources", "inspect", "probe", "store", "gateway"],
    packages: ["node:"],
  },
  cli: {
    rooms: [
      "base",
      "model",
      "detect",
      "clickhouse",
      "sources",
      "inspect",
      "probe",
      "store",
      "gateway",
      "reports",
      "app",
    ],
    packages: ["node:", "commander", "yaml", "zod"],
  },
};

/** Rooms that also run in a browser. */
const browserRooms = ["base", "model", "detect"];

/** Tables of data, which may be as long as they are. */
const tablesOfData: readonly string[] = [];

interface Import {
  readonly file: string;
  readonly room: string;
  readonly names: string;
}

const files = readdirSync(root, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
  .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll("\\", "/"));
const product = files.filter((file) => !file.endsWith(".test.ts") && !file.endsWith("/fixtures.ts"));
const imports = product.flatMap(importsOf);

function importsOf(file: string): Import[] {
  const text = readFileSync(join(root, file), "utf8");
  const statements = text.matchAll(
    /^(?:import|export)\b[^"';]*?from "([^"]+)"|^import "([^"]+)"|\bimport\("([^"]+)"\)/gm,
  );
  return [...statements].map(([, from, bare, lazy]) => ({
    file,
    room: roomOf(file),
    names: from ?? bare ?? lazy ?? "",
  }));
}

function roomOf(file: string): string {
  return file.split("/")[0] ?? "";
}

function targetOf({ file, names }: Import): string {
  return relative(root, resolve(root, dirname(file), names)).replaceAll("\\", "/");
}

function mayImportPackage(room: string, name: string): boolean {
  return (rooms[room]?.packages ?? []).some((allowed) =>
    allowed.endsWith(":") ? name.startsWith(allowed) : name === allowed || name.startsWith(`${allowed}/`),
  );
}

const inner = imports.filter(({ names }) => names.startsWith("."));
const outer = imports.filter(({ names }) => !names.startsWith("."));

describe("rooms", () => {
  test("an unread tree is not a clean tree", () => {
    expect(product.length).toBeGreaterThan(200);
    expect(inner.length).toBeGreaterThan(500);
    expect(outer.length).toBeGreaterThan(60);
    expect([...new Set(product.map(roomOf))].sort()).toEqual(Object.keys(rooms).sort());
    expect([...new Set(imports.map(({ room }) => room))].sort()).toEqual(Object.keys(rooms).sort());
    // Each kind of statement is seen.
    expect(inner.some(({ file, names }) => file === "cli/main.ts" && names.startsWith("./commands/"))).toBe(
      true,
    );
    expect(inner.some(({ file, names }) => file === "detect/index.ts" && names === "./scanner.ts")).toBe(
      true,
    );
  });

  test("import only what the table allows", () => {
    const wrong = inner
      .map((one) => ({ ...one, to: roomOf(targetOf(one)) }))
      .filter(({ room, to }) => to !== room && !rooms[room]?.rooms.includes(to));
    expect(wrong).toEqual([]);
  });

  test("are entered through their index", () => {
    const wrong = inner
      .map((one) => ({ ...one, target: targetOf(one) }))
      .filter(({ room, target }) => {
        const to = roomOf(target);
        return to !== room && target !== `${to}/index.ts`;
      })
      .map(({ file, target }) => `${file} imports ${target}`);
    expect(wrong).toEqual([]);
  });

  test("point at files that are there", () => {
    const known = new Set(files);
    expect(inner.map(targetOf).filter((target) => !known.has(target))).toEqual([]);
  });

  test("use only their own libraries", () => {
    expect(outer.filter(({ room, names }) => !mayImportPackage(room, names))).toEqual([]);
    // A library in the table that nothing imports is a hole in it.
    const unused = Object.entries(rooms).flatMap(([room, { packages }]) =>
      packages.filter(
        (name) =>
          !outer.some((one) => one.room === room && (one.names === name || one.names.startsWith(name))),
      ),
    );
    expect(unused).toEqual([]);
  });

  test("that run in a browser name nothing of Node", () => {
    const browser = product.filter((file) => browserRooms.includes(roomOf(file)));
    expect(browser.length).toBeGreaterThan(150);
    const wrong = imports.filter(
      ({ room, names }) => browserRooms.includes(room) && names.startsWith("node:"),
    );
    expect(wrong).toEqual([]);
    // Names without an import (`process`, `document`) are refused by the compiler, as long as it is told so.
    const base = readFileSync(join(root, "..", "tsconfig.base.json"), "utf8");
    const config = readFileSync(join(root, "..", "tsconfig.browser.json"), "utf8");
    expect(JSON.parse(base)).toMatchObject({ compilerOptions: { lib: ["ES2023"], types: [] } });
    expect(JSON.parse(config).include).toEqual(browserRooms.map((room) => `src/${room}/**/*.ts`));
    expect(JSON.parse(config).compilerOptions).not.toHaveProperty("types");
    expect(JSON.parse(config).compilerOptions).not.toHaveProperty("lib");
  });
});

describe("files", () => {
  test("are small", () => {
    const long = files
      .map((file) => ({ file, lines: readFileSync(join(root, file), "utf8").split("\n").length - 1 }))
      .filter(({ file, lines }) => lines > 400 && !tablesOfData.includes(file));
    expect(long).toEqual([]);
    expect(tablesOfData.filter((file) => !files.includes(file))).toEqual([]);
  });

  test("are named after what they hold", () => {
    const catchAll = /^(?:utils?|helpers?|common|shared|misc|types?|constants?|lib)(?:\.|$)/;
    const named = files.filter((file) => file.split("/").some((part) => catchAll.test(part)));
    expect(named).toEqual([]);
    expect(catchAll.test("utils.ts")).toBe(true);
    expect(
      files.filter((file) => !/^(?:[a-z0-9-]+\/)*[a-z0-9-]+(?:\.browser)?(?:\.test)?\.ts$/.test(file)),
    ).toEqual([]);
  });

  test("have no barrel but a room's own", () => {
    const barrels = files.filter((file) => file.endsWith("/index.ts") && file.split("/").length > 2);
    // Lists of units, which a law holds against the disk.
    expect(barrels.sort()).toEqual([
      "detect/detectors/index.ts",
      "detect/remedies/index.ts",
      "probe/services/index.ts",
    ]);
  });
});

describe("each room", () => {
  test.each(Object.keys(rooms).filter((room) => !room.endsWith(".ts")))("%s says what it is for", (room) => {
    const lines = readFileSync(join(root, room, "README.md"), "utf8")
      .trimEnd()
      .split("\n");
    expect(lines[0]).toBe(`# ${room}`);
    expect(lines.length).toBeGreaterThan(2);
    expect(lines.length).toBeLessThanOrEqual(30);
  });
});
