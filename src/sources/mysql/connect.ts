import { isIP } from "node:net";
import { userInfo } from "node:os";
import type { Connection, ConnectionOptions } from "mysql2";
import { type Redacted, WatertightError } from "../../base/index.ts";
import type { Address } from "../address.ts";
import { type TlsPlan, tlsPlan } from "../tls-mode.ts";
import { faultOf, openingError } from "./faults.ts";

const connectMilliseconds = 15_000;

/** Knows a server and who asks; makes connections to it. */
export class Connector {
  readonly #address: Address;
  readonly #password: Redacted<string> | undefined;
  readonly #tag: string;
  readonly #tls: TlsPlan;
  /** Learnt with the first connection: a server that does not encrypt is not asked to each time. */
  #encrypts: boolean;

  private constructor(address: Address, password: Redacted<string> | undefined, tag: string, tls: TlsPlan) {
    this.#address = address;
    this.#password = password;
    this.#tag = tag;
    this.#tls = tls;
    this.#encrypts = tls.mode !== "never";
  }

  static async of(address: Address, password: Redacted<string> | undefined, tag: string): Promise<Connector> {
    const tls = await tlsPlan(address);
    const checksName = tls.options.rejectUnauthorized && tls.options.checkServerIdentity === undefined;
    // The driver compares names only: a number would go unchecked.
    if (checksName && isIP(address.host) !== 0) {
      throw new WatertightError(
        "usage",
        "sslmode=verify-full needs the server's name, and got its number",
        "write the name that its certificate holds, or use sslmode=verify-ca",
      );
    }
    return new Connector(address, password, tag, tls);
  }

  /** @throws WatertightError `unreadable` with what to do */
  async connect(signal: AbortSignal): Promise<Connection> {
    try {
      return await this.#connect(signal);
    } catch (thrown) {
      if (faultOf(thrown).code === "HANDSHAKE_NO_SSL_SUPPORT" && this.#tls.mode === "prefer") {
        this.#encrypts = false;
        return this.connect(signal);
      }
      throw openingError(thrown, this.#address.shown, this.#password !== undefined);
    }
  }

  async #connect(signal: AbortSignal): Promise<Connection> {
    signal.throwIfAborted();
    const { createConnection } = await import("mysql2");
    const connection = createConnection(this.#config());
    let giveUp = (): void => {};
    try {
      await new Promise<void>((resolve, reject) => {
        giveUp = () => reject(signal.reason);
        connection.once("connect", () => resolve());
        connection.on("error", reject);
        signal.addEventListener("abort", giveUp);
      });
      return connection;
    } catch (thrown) {
      connection.destroy();
      throw thrown;
    } finally {
      signal.removeEventListener("abort", giveUp);
    }
  }

  #config(): ConnectionOptions {
    const { host, port, user, options } = this.#address;
    const socket = options.get("socket");
    const { checkServerIdentity, ...tls } = this.#tls.options;
    return {
      ...(socket === null ? { host: host || "127.0.0.1", port: port ?? 3306 } : { socketPath: socket }),
      user: user ?? userInfo().username,
      password: this.#password?.dangerouslyReveal() ?? "",
      charset: "utf8mb4",
      connectTimeout: connectMilliseconds,
      connectAttributes: { program_name: this.#tag },
      ...(this.#encrypts && {
        ssl: { ...tls, verifyIdentity: tls.rejectUnauthorized && checkServerIdentity === undefined },
      }),
      // A server may ask a client for any file it can read, and for its password in clear text; neither is given.
      flags: ["-LOCAL_FILES"],
      authPlugins: { mysql_clear_password: refuseClearPassword },
    };
  }
}

function refuseClearPassword(): never {
  throw new WatertightError(
    "unreadable",
    "the server asks for the password in clear text, which Watertight does not send",
    "use a user of the server whose password is checked by caching_sha2_password or ed25519",
  );
}
