import { EventEmitter } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { parseAddress } from "../sources/index.ts";
import { hiddenLine, type Keyboard } from "./hidden-line.ts";
import { Passwords } from "./passwords.ts";
import type { Outside } from "./terminal.ts";

/** A terminal on which somebody types as soon as it no longer echoes. */
class TypedKeyboard extends EventEmitter implements Keyboard {
  readonly modes: boolean[] = [];
  readonly #typed: readonly string[];

  constructor(...typed: readonly string[]) {
    super();
    this.#typed = typed;
  }

  setRawMode(raw: boolean): void {
    this.modes.push(raw);
  }

  resume(): void {
    for (const part of this.#typed) this.emit("data", Buffer.from(part));
  }

  pause(): void {}
}

interface Asked {
  readonly passwords: Passwords;
  readonly said: string[];
}

function asking(options: { env?: NodeJS.ProcessEnv; file?: string; keyboard?: Keyboard } = {}): Asked {
  const said: string[] = [];
  const { env = {}, file, keyboard } = options;
  const stderr = { write: (text: string) => said.push(text) } as unknown as Outside["stderr"];
  const signal = new AbortController().signal;
  const outside = { env, stderr, signal, keyboard: keyboard && (() => keyboard) };
  return { passwords: new Passwords(outside, file), said };
}

const address = (target: string) => parseAddress(target, "");
const named = address("postgres://reader@db.internal/shop");

async function fileWith(text: string, mode = 0o600): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "watertight-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const path = join(folder, "password");
  await writeFile(path, text, { mode });
  return path;
}

describe("a password", () => {
  test("comes from WATERTIGHT_PASSWORD, then the file, then the system's own variable, then a person", async () => {
    const env = { WATERTIGHT_PASSWORD: "first", PGPASSWORD: "third" };
    const file = await fileWith("second\n");
    const keyboard = new TypedKeyboard("fourth\r");
    const of = async (options: Parameters<typeof asking>[0]): Promise<string | undefined> =>
      (await asking(options).passwords.for(named))?.dangerouslyReveal();
    expect(await of({ env, file, keyboard })).toBe("first");
    expect(await of({ env: { PGPASSWORD: "third" }, file, keyboard })).toBe("second");
    expect(await of({ env: { PGPASSWORD: "third" }, keyboard })).toBe("third");
    expect(await of({ env: { MYSQL_PWD: "of another system" }, keyboard })).toBe("fourth");
    expect(await of({ env: { WATERTIGHT_PASSWORD: "" } })).toBeUndefined();
  });

  test.each([
    ["postgresql://a@h", "PGPASSWORD"],
    ["mariadb://a@h", "MYSQL_PWD"],
    ["clickhouses://a@h", "CLICKHOUSE_PASSWORD"],
    ["rediss://h", "REDISCLI_AUTH"],
  ])("of %s is looked for in %s", async (target, variable) => {
    const found = await asking({ env: { [variable]: "x1" } }).passwords.for(address(target));
    expect(found?.dangerouslyReveal()).toBe("x1");
    expect(JSON.stringify(found)).not.toContain("x1");
  });

  test("is asked for once for one user, and only when a user is named", async () => {
    const keyboard = new TypedKeyboard("typed\r");
    const { passwords, said } = asking({ keyboard });
    expect(await passwords.for(address("postgres://db.internal/shop"))).toBeUndefined();
    expect(said).toEqual([]);
    expect((await passwords.for(named))?.dangerouslyReveal()).toBe("typed");
    expect((await passwords.for(named))?.dangerouslyReveal()).toBe("typed");
    expect(said).toEqual(["password for postgres://reader@db.internal/shop (Enter for none): ", "\n"]);
    expect(await asking({ keyboard: new TypedKeyboard("\r") }).passwords.for(named)).toBeUndefined();
  });

  test("in a file that others can read is taken with a warning", async () => {
    const { passwords, said } = asking({ file: await fileWith("second", 0o644) });
    expect((await passwords.for(named))?.dangerouslyReveal()).toBe("second");
    expect(said.join("")).toMatch(/^warning: .* can be read by others \(mode 644\)\nhint: run: chmod 600 /);
  });

  test.each([
    ["", /is empty/],
    ["one\ntwo\n", /holds more than a password/],
    ["x".repeat(5000), /holds more than a password/],
  ])("file that holds none is refused", async (text, expected) => {
    const { passwords } = asking({ file: await fileWith(text) });
    await expect(passwords.for(named)).rejects.toThrow(expected);
  });

  test("file that is not there is wrong usage", async () => {
    const { passwords } = asking({ file: "/no/such/file" });
    await expect(passwords.for(named)).rejects.toMatchObject({ kind: "usage" });
  });
});

describe("a line that is not shown", () => {
  const typing = (keyboard: TypedKeyboard, interrupt = () => {}, signal = new AbortController().signal) => {
    const shown: string[] = [];
    const screen = { write: (text: string) => shown.push(text) };
    return { line: hiddenLine("? ", { keyboard, screen, signal, interrupt }), shown };
  };

  test("can be corrected while it is typed, in parts and in any script", async () => {
    const keys = new TypedKeyboard("wrong\u0015", "pässw€", "x\u007f", "\u001b[A", "rd🔑\n", "too late");
    const { line, shown } = typing(keys);
    expect(await line).toBe("pässw€rd🔑");
    expect(shown).toEqual(["? ", "\n"]);
    expect(keys.modes).toEqual([true, false]);
    expect(keys.listenerCount("data")).toBe(0);
  });

  test("takes Ctrl-C as the terminal would, and echoes again", async () => {
    const stop = new AbortController();
    const keys = new TypedKeyboard("abc\u0003");
    await expect(typing(keys, () => stop.abort(), stop.signal).line).rejects.toThrow("stopped while waiting");
    expect(keys.modes).toEqual([true, false]);
  });
});
