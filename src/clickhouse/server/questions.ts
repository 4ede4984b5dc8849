import type { Readable } from "node:stream";
import type { ClickHouseClient, ClickHouseSettings } from "@clickhouse/client";
import { inComment } from "../in-comment.ts";

export interface Question {
  readonly purpose: string;
  readonly settings?: ClickHouseSettings;
  readonly params?: Record<string, unknown>;
}

/** Small questions to a server of which nothing is known yet; nothing is believed of its answers. */
export type Ask = (statement: string, question: Question) => Promise<Record<string, unknown>[]>;

/** An answer larger than that is none to these questions. */
const answerBytes = 1 << 20;
const answerMilliseconds = 15_000;

/** Something answered, and not as ClickHouse does. */
export class NotClickHouse extends Error {}

/** Asks through a client, each question under the run's tag. @throws Error of the client, or NotClickHouse */
export function questionsTo(
  client: ClickHouseClient,
  tag: string,
  signal: AbortSignal,
  patience = answerMilliseconds,
): Ask {
  return async (statement, { purpose, settings = {}, params = {} }) => {
    signal.throwIfAborted();
    // Not AbortSignal.timeout: under AbortSignal.any, Node 20 may collect it before it fires (nodejs/node#54614).
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(), patience);
    try {
      const { stream } = await client.exec({
        query: `/* ${inComment(tag)}: ${inComment(purpose)} */ ${statement}\nFORMAT JSONEachRow`,
        clickhouse_settings: settings,
        query_params: params,
        abort_signal: AbortSignal.any([signal, late.signal]),
      });
      return rowsOf(await wholeOf(stream as Readable));
    } finally {
      clearTimeout(timer);
    }
  };
}

async function wholeOf(stream: Readable): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of stream) {
      chunks.push(chunk as Buffer);
      bytes += (chunk as Buffer).length;
      if (bytes > answerBytes) throw new NotClickHouse();
    }
  } finally {
    stream.destroy();
  }
  return Buffer.concat(chunks).toString();
}

function rowsOf(text: string): Record<string, unknown>[] {
  const lines = text.split("\n").filter((line) => line !== "");
  return lines.map((line) => {
    const row = parsed(line);
    if (typeof row !== "object" || row === null || Array.isArray(row)) throw new NotClickHouse();
    return row as Record<string, unknown>;
  });
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    // The cause would quote what came.
    throw new NotClickHouse();
  }
}
