import { isIP, Socket } from "node:net";
import { type ConnectionOptions, TLSSocket } from "node:tls";
import type { Redis } from "ioredis";
import { WatertightError } from "../../base/index.ts";
import type { Address } from "../address.ts";
import { networkFault } from "../network-fault.ts";
import type { SourceOptions } from "../source.ts";
import { tlsFault, tlsPlan } from "../tls-mode.ts";
import { Lost, Refused, refusedOf } from "./refusal.ts";

export type Command = readonly [name: string, ...values: (string | Buffer)[]];

/** Bytes, a number, a list of replies, or that the server refused. */
export type Reply = Buffer | number | null | Refused | readonly Reply[];

/** A connection that asks only what reads. */
export interface Connection {
  /** In one round trip; a refused command has its refusal as reply. @throws Lost */
  ask(commands: readonly Command[]): Promise<Reply[]>;
  close(): Promise<void>;
}

const usualPort = 6379;
const hint = "check host and port, and whether it wants TLS (rediss://)";

/** @throws WatertightError `unreadable` when nobody answers or the user is not let in */
export async function connect(address: Address, options: SourceOptions): Promise<Connection> {
  const { Redis } = await import("ioredis");
  const seconds = options.budget.seconds;
  const redis = new Redis({
    host: address.host,
    port: address.port ?? usualPort,
    ...(address.scheme === "rediss" && { tls: await tlsOf(address) }),
    protocol: 2,
    lazyConnect: true,
    connectTimeout: Math.min(seconds, 10) * 1000,
    socketTimeout: seconds * 1000,
    // Whoever asks has to know that the connection broke: selected database and user are gone with it.
    retryStrategy: null,
    disconnectTimeout: 100,
    maxRetriesPerRequest: 0,
    enableReadyCheck: false,
    disableClientInfo: true,
    showFriendlyErrorStack: false,
  });
  let broke = "the connection was closed";
  redis.on("error", (error: Error) => {
    broke = reasonOf(error);
  });
  const stop = (): void => {
    const { stream } = redis;
    // No `disconnect` before: it ends politely, and what the server still has to say would be waited for.
    if (stream instanceof Socket && !(stream instanceof TLSSocket)) stream.resetAndDestroy();
    else stream?.destroy();
    redis.disconnect();
  };
  options.signal.addEventListener("abort", stop, { once: true });
  const close = async (): Promise<void> => {
    options.signal.removeEventListener("abort", stop);
    redis.disconnect();
  };
  const connection = { ask: (commands: readonly Command[]) => ask(redis, commands, () => broke), close };
  try {
    await redis.connect();
    await introduce(connection, address, options);
    return connection;
  } catch (thrown) {
    await close();
    if (thrown instanceof WatertightError) throw thrown;
    // No cause: the client's errors carry the command they belong to, and that may be the password.
    const why = thrown instanceof Lost ? thrown.message : broke;
    throw new WatertightError("unreadable", `no Redis at ${address.shown}: ${why}`, hint);
  }
}

/** Certificates are checked unless the address says not to. */
async function tlsOf(address: Address): Promise<ConnectionOptions> {
  const { options } = await tlsPlan(address);
  // A server name has to be a name (RFC 6066 §3).
  const name = isIP(address.host) === 0 ? { servername: address.host } : {};
  return {
    ...options,
    ...name,
    rejectUnauthorized: !address.options.has("sslmode") || options.rejectUnauthorized,
  };
}

async function ask(redis: Redis, commands: readonly Command[], broke: () => string): Promise<Reply[]> {
  const pipeline = redis.pipeline();
  for (const [name, ...values] of commands) pipeline.callBuffer(name, ...values);
  let replies: Awaited<ReturnType<typeof pipeline.exec>>;
  try {
    replies = await pipeline.exec();
  } catch {
    throw new Lost(broke());
  }
  return (replies ?? []).map(([error, reply]) => {
    if (error === null) return reply as Reply;
    const refused = refusedOf(error);
    if (refused === undefined) throw new Lost(reasonOf(error, broke()));
    return refused;
  });
}

async function introduce(connection: Connection, address: Address, options: SourceOptions): Promise<void> {
  const password = address.password ?? (await options.passwordFor(address));
  if (password !== undefined) {
    const user = address.user === undefined ? [] : [address.user];
    const [reply] = await connection.ask([["AUTH", ...user, password.dangerouslyReveal()]]);
    if (reply instanceof Refused && !reply.needsNoPassword)
      throw new WatertightError(
        "unreadable",
        `Redis at ${address.shown} does not let ${address.user ?? "the default user"} in: ${reply.why}`,
        "give the right password in WATERTIGHT_PASSWORD, or another user",
      );
  }
  const tag = options.tag.replace(/[^!-~]/g, "_");
  // Refused by servers that do not know them or do not allow them; then the server merely notices us less.
  const courtesies: Command[] = [
    ["CLIENT", "SETNAME", tag],
    ["CLIENT", "NO-TOUCH", "ON"],
  ];
  const [, , first] = await connection.ask([...courtesies, ["PING"]]);
  if (first instanceof Refused && first.code === "NOAUTH")
    throw new WatertightError(
      "unreadable",
      `Redis at ${address.shown} wants a password and got none`,
      "give it in WATERTIGHT_PASSWORD",
    );
}

/** Never the client's own message: it may quote what was sent. */
function reasonOf(error: Error, otherwise = "the connection broke"): string {
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  const fault = networkFault(code) ?? tlsFault(code);
  if (fault !== undefined) return fault.why;
  if (code !== "") return `the connection failed (${code})`;
  return /timed? ?out/i.test(error.message) ? "it did not answer in time" : otherwise;
}
