import type { JsonObject } from "../chat-export/chat-format.ts";

/** One request that a gateway or an observer of one wrote down. */
export interface LoggedRequest {
  /** The product's own id of the request; undefined when it gives none. */
  readonly id: string | undefined;
  /** Session or trace that several requests belong to. */
  readonly conversation?: string | undefined;
  /** Seconds or milliseconds since 1970, or a text that says a time. */
  readonly at: unknown;
  readonly model?: unknown;
  readonly vendor: string | undefined;
  readonly user?: unknown;
  readonly team?: unknown;
  /** What was sent: a request body, messages, a text; one that only repeats others adds what it says differently. */
  readonly sent: readonly unknown[];
  readonly answered: unknown;
  /** Keys of the record that hold what is above; the others are read as notes of the log. */
  readonly told: ReadonlySet<string>;
  /** A step of an application that no vendor was asked for (`span`), or what one was given as a whole (`trace`). */
  readonly beside?: "span" | "trace";
}

/** What one product writes down: told by the structure of a record alone, never by the name of a file. */
export interface LogFormat {
  /** As people call it: "LiteLLM". */
  readonly product: string;
  /** Whether a record is one of its own; the record may lack its end, and its values are texts when it stood in a table. */
  recognises(record: JsonObject): boolean;
  /** The requests of a record, each with the object that holds it. */
  requests(record: JsonObject): Iterable<readonly [JsonObject, LoggedRequest]>;
}
