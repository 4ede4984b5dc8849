import { addAbortSignal, type Readable } from "node:stream";
import type { ClickHouseClient } from "@clickhouse/client";
import type { Redacted } from "../../base/index.ts";
import { spokenError } from "../spoken-error.ts";

export interface ClientOptions {
  readonly url: string;
  readonly user: string;
  readonly password: Redacted<string> | undefined;
  readonly database: string | undefined;
  /** Seconds that the server may be silent. */
  readonly silence: number;
}

/** The official client for a server, with two things that its version 1.23 does not do. */
export async function serverClient(options: ClientOptions): Promise<ClickHouseClient> {
  const { ClickHouseLogLevel, createClient } = await import("@clickhouse/client");
  const { url, user, password, database, silence } = options;
  const client = createClient({
    url,
    username: user,
    password: password?.dangerouslyReveal() ?? "",
    ...(database !== undefined && { database }),
    application: "watertight",
    request_timeout: silence * 1000,
    // What it logs are statements and the server's words.
    log: { level: ClickHouseLogLevel.OFF },
  });
  const query = client.query.bind(client);
  const exec = client.exec.bind(client);
  client.query = (params) => query(params).catch(rethrown);
  client.exec = async (params: Parameters<typeof exec>[0]) => {
    const answer = await exec(params).catch(rethrown);
    // It lets go of the signal as soon as an answer begins.
    if (params.abort_signal !== undefined) addAbortSignal(params.abort_signal, answer.stream as Readable);
    return answer;
  };
  return client;
}

/** It knows errors in the words of newer servers only; of others it passes on the text, with whatever that quotes. */
function rethrown(thrown: unknown): never {
  if (thrown instanceof Error && !("type" in thrown)) throw spokenError(thrown.message) ?? thrown;
  throw thrown;
}
