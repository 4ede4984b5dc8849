import type { Socket } from "node:net";
import { WatertightError } from "../../base/index.ts";
import type { InsertOptions } from "../engine.ts";
import type { Sql } from "../sql.ts";

/** What a process asks of the one that has the engine: one statement for each connection, which ends with its answer. */
export type Wish =
  | { readonly ask: "capabilities" }
  | {
      readonly ask: "rows" | "bytes" | "run" | "insertFile";
      readonly statement: Sql;
      readonly purpose: string;
      readonly seconds?: number;
      /** Of `insertFile`. */
      readonly path?: string;
      readonly token?: InsertOptions["token"];
    };

export interface Refusal {
  readonly kind: WatertightError["kind"];
  readonly message: string;
  readonly hint?: string | undefined;
}

/** Statements carry lists of values at most; what is inserted goes by file. */
const wishBytes = 8 << 20;
/** A small answer, whole. */
export const answerBytes = 256 << 20;

/** Length (4 bytes, little-endian), then JSON. */
export function packed(wish: Wish): Buffer {
  const body = Buffer.from(JSON.stringify(wish));
  if (body.length > wishBytes) {
    throw new WatertightError(
      "fault",
      `a statement of ${body.length} bytes is larger than allowed (${wishBytes})`,
    );
  }
  const head = Buffer.alloc(4);
  head.writeUInt32LE(body.length);
  return Buffer.concat([head, body]);
}

/** The wish that comes through a socket; undefined when it is none, too large or too slow in coming. */
export function wishOf(socket: Socket, milliseconds: number): Promise<Wish | undefined> {
  return new Promise((resolve) => {
    let held: Buffer = Buffer.alloc(0);
    const done = (wish: Wish | undefined): void => {
      clearTimeout(timer);
      socket.off("data", take).off("close", none);
      resolve(wish);
    };
    const none = (): void => done(undefined);
    const take = (chunk: Buffer): void => {
      held = Buffer.concat([held, chunk]);
      if (held.length < 4) return;
      const length = held.readUInt32LE();
      if (length > wishBytes || held.length > length + 4) none();
      else if (held.length === length + 4) done(parsed(held.toString("utf8", 4)));
    };
    const timer = setTimeout(none, milliseconds);
    socket.on("data", take).once("close", none);
  });
}

function parsed(text: string): Wish | undefined {
  try {
    const wish: unknown = JSON.parse(text);
    return typeof wish === "object" && wish !== null && "ask" in wish ? (wish as Wish) : undefined;
  } catch {
    // No wish of ours: the connection is closed without an answer.
    return undefined;
  }
}
