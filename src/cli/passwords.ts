import { open } from "node:fs/promises";
import { Redacted, reasonOf, WatertightError } from "../base/index.ts";
import type { Address } from "../sources/index.ts";
import { hiddenLine } from "./hidden-line.ts";
import type { Outside } from "./terminal.ts";
import { visible } from "./visible.ts";

/** Variables in which the systems' own programs look for a password. */
const ownVariables: Readonly<Record<string, string>> = {
  postgres: "PGPASSWORD",
  postgresql: "PGPASSWORD",
  mysql: "MYSQL_PWD",
  mariadb: "MYSQL_PWD",
  clickhouse: "CLICKHOUSE_PASSWORD",
  clickhouses: "CLICKHOUSE_PASSWORD",
  http: "CLICKHOUSE_PASSWORD",
  https: "CLICKHOUSE_PASSWORD",
  redis: "REDISCLI_AUTH",
  rediss: "REDISCLI_AUTH",
  es: "ELASTIC_PASSWORD",
  "es+https": "ELASTIC_PASSWORD",
  elasticsearch: "ELASTIC_PASSWORD",
  "elasticsearch+https": "ELASTIC_PASSWORD",
};

/** Nobody's password is longer; a file that is was named by mistake. */
const longestPassword = 4096;

type Asking = Pick<Outside, "env" | "stderr" | "signal" | "keyboard">;

/** Finds the password of an address that holds none. */
export class Passwords {
  readonly #outside: Asking;
  readonly #file: string | undefined;
  #fromFile: Promise<Redacted<string>> | undefined;
  /** What was typed for whom: nobody is asked twice. */
  readonly #typed = new Map<string, Promise<Redacted<string> | undefined>>();

  constructor(outside: Asking, file: string | undefined) {
    this.#outside = outside;
    this.#file = file;
  }

  /** `WATERTIGHT_PASSWORD`, `--password-file`, the system's own variable, then the person at the terminal. */
  async for(address: Address): Promise<Redacted<string> | undefined> {
    const { env } = this.#outside;
    const given = env["WATERTIGHT_PASSWORD"];
    if (given) return new Redacted(given);
    if (this.#file !== undefined) {
      this.#fromFile ??= this.#read(this.#file);
      return this.#fromFile;
    }
    const own = env[ownVariables[address.scheme] ?? ""];
    if (own) return new Redacted(own);
    return this.#asked(address);
  }

  #asked(address: Address): Promise<Redacted<string> | undefined> {
    const { scheme, user, host, port } = address;
    if (user === undefined || this.#outside.keyboard === undefined) return Promise.resolve(undefined);
    const whose = JSON.stringify([scheme, user, host, port]);
    const before = this.#typed.get(whose);
    if (before !== undefined) return before;
    const typed = this.#ask(address, this.#outside.keyboard());
    this.#typed.set(whose, typed);
    return typed;
  }

  async #ask({ shown }: Address, keyboard: ReturnType<NonNullable<Outside["keyboard"]>>) {
    const { stderr, signal } = this.#outside;
    const typed = await hiddenLine(`password for ${visible(shown)} (Enter for none): `, {
      keyboard,
      screen: stderr,
      signal,
      interrupt: () => process.kill(process.pid, "SIGINT"),
    });
    return typed === "" ? undefined : new Redacted(typed);
  }

  async #read(path: string): Promise<Redacted<string>> {
    const wrong = (what: string, hint: string, cause?: unknown): WatertightError =>
      new WatertightError("usage", `the file of --password-file ${what}`, hint, cause);
    let text: string;
    try {
      const file = await open(path);
      try {
        const { mode } = await file.stat();
        if (process.platform !== "win32" && (mode & 0o077) !== 0) this.#warn(path, mode);
        const { bytesRead, buffer } = await file.read(Buffer.alloc(longestPassword + 2));
        text = buffer.toString("utf8", 0, bytesRead).replace(/\r?\n$/, "");
      } finally {
        await file.close();
      }
    } catch (thrown) {
      throw wrong(`cannot be read: ${reasonOf(thrown)}`, "check the path and who may read it", thrown);
    }
    if (text === "") throw wrong("is empty", "write the password into it, and nothing else");
    if (text.length > longestPassword || /[\0\n]/.test(text))
      throw wrong("holds more than a password", "write the password into it, and nothing else");
    return new Redacted(text);
  }

  #warn(path: string, mode: number): void {
    const shown = visible(path);
    this.#outside.stderr.write(
      `warning: ${shown} can be read by others (mode ${(mode & 0o777).toString(8)})\nhint: run: chmod 600 ${shown}\n`,
    );
  }
}
