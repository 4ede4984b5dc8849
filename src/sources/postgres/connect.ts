import { userInfo } from "node:os";
import type { Client, ClientConfig } from "pg";
import type { Redacted } from "../../base/index.ts";
import type { Address } from "../address.ts";
import { type TlsPlan, tlsPlan } from "../tls-mode.ts";
import { openingError } from "./faults.ts";

const connectMilliseconds = 15_000;

/** Knows a server and who asks; makes connections to its databases. */
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
    return new Connector(address, password, tag, await tlsPlan(address));
  }

  /** @throws WatertightError `unreadable` with what to do */
  async connect(database: string, signal: AbortSignal): Promise<Client> {
    try {
      return await this.#connect(database, signal);
    } catch (thrown) {
      throw openingError(thrown, this.#address.shown, this.#password !== undefined);
    }
  }

  async #connect(database: string, signal: AbortSignal): Promise<Client> {
    const client = await this.client(database);
    // Without a listener a connection that breaks between two statements would end the process.
    client.on("error", () => {});
    const giveUp = (): void => destroy(client);
    signal.addEventListener("abort", giveUp, { once: true });
    try {
      if (signal.aborted) throw new Error("stopped while connecting");
      await client.connect();
      return client;
    } catch (thrown) {
      destroy(client);
      const refusesTls = thrown instanceof Error && thrown.message.includes("does not support SSL");
      if (!refusesTls || this.#tls.mode !== "prefer") throw thrown;
    } finally {
      signal.removeEventListener("abort", giveUp);
    }
    this.#encrypts = false;
    return this.#connect(database, signal);
  }

  /** Not connected yet. */
  async client(database: string): Promise<Client> {
    const pg = await import("pg");
    const { host, port, user, options } = this.#address;
    const config: ClientConfig = {
      host: host || options.get("host") || "127.0.0.1",
      port: port ?? 5432,
      user: user ?? userInfo().username,
      // A function, even for none: without a password the driver would take one from the environment or from files that are
      // meant for other servers.
      password: () => this.#password?.dangerouslyReveal() ?? "",
      database,
      application_name: this.#tag,
      ssl: this.#encrypts ? { ...this.#tls.options } : false,
      connectionTimeoutMillis: connectMilliseconds,
      keepAlive: true,
    };
    return new pg.default.Client(config);
  }
}

/** What the driver has and its types do not say; held by the tests that stop a reading. */
interface Inside {
  readonly processID: number | null;
  readonly secretKey: number | Buffer | null;
  readonly connection: {
    readonly stream: { destroy(): void };
    connect(port: number | string, host?: string): void;
    requestSsl(): void;
    cancel(process: number, key: unknown): void;
    end(): void;
    once(event: "connect" | "sslconnect" | "end", listener: () => void): void;
    on(event: "error", listener: () => void): void;
  };
  readonly ssl: unknown;
  readonly host: string;
  readonly port: number;
}

/** Breaks a connection off, whatever it is waiting for. */
export function destroy(client: Client): void {
  (client as unknown as Inside).connection.stream.destroy();
}

/** Asks the server to stop what `client` is busy with, over a connection of its own: `other`, not connected yet. */
export function cancel(client: Client, other: Client): Promise<void> {
  const { processID, secretKey } = client as unknown as Inside;
  const { connection, host, port, ssl } = other as unknown as Inside;
  if (processID === null) return Promise.resolve();
  return new Promise((resolve) => {
    const giveUp = setTimeout(() => {
      connection.stream.destroy();
      resolve();
    }, 1000);
    connection.on("error", () => {});
    connection.once("end", () => {
      clearTimeout(giveUp);
      resolve();
    });
    // The server hangs up when it has the request (PostgreSQL, "Frontend/Backend Protocol", 55.2.8).
    const ask = (): void => connection.cancel(processID, secretKey);
    connection.once("connect", () => (ssl ? connection.requestSsl() : ask()));
    connection.once("sslconnect", ask);
    if (host.startsWith("/")) connection.connect(`${host}/.s.PGSQL.${port}`);
    else connection.connect(port, host);
  });
}
