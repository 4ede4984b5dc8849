import { setTimeout as pause } from "node:timers/promises";
import type { ClickHouseClient } from "@clickhouse/client";
import { questionsTo } from "./questions.ts";

/** Milliseconds a statement that has just been sent may need to show up in the server's list. */
const arrival = 100;

/**
 * Cancels a statement that a server may go on with after its connection was closed. Sent without the read-only mode, which
 * would forbid it; users may always end what they began themselves.
 */
export function killer(client: ClickHouseClient, tag: string): (queryId: string) => Promise<void> {
  return async (queryId) => {
    if (!/^[\w-]+$/.test(queryId))
      throw new RangeError("an id of a statement has letters, digits and dashes");
    const ask = questionsTo(client, tag, AbortSignal.timeout(1000));
    const kill = () =>
      ask(`KILL QUERY WHERE query_id = '${queryId}' ASYNC`, { purpose: "to cancel what it asked for" });
    try {
      if ((await kill()).length > 0) return;
      await pause(arrival);
      await kill();
    } catch {
      // A server that cannot be reached or forbids it ends the statement itself, at its time limit.
    }
  };
}
