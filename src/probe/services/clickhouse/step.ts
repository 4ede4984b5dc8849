import type { Answer } from "../../service.ts";
import type { Ask } from "./asking.ts";
import type { Row } from "./reply.ts";
import type { Statement } from "./statements.ts";

/** What the steps before have found out; for those after, for `fix` and for `content`. */
export type Learned = Readonly<Record<string, unknown>>;

export type Told = Omit<Answer, "request" | "answer">;

/** One thing to find out. */
export interface Step {
  /** "list its tables", as in "may not list its tables". */
  readonly what: string;
  /** In turn: the next is for servers to whom the one before means nothing. */
  readonly statements: readonly Statement[];
  readonly only?: (learned: Learned) => boolean;
  tell(rows: readonly Row[], learned: Learned, statement: Statement): Told;
  /** Adds to what is said when the server refused, by the number of its error. */
  readonly refused?: (code: number) => Pick<Answer, "notes" | "facts">;
}

/** UNKNOWN_FUNCTION, UNKNOWN_IDENTIFIER, UNKNOWN_TABLE, SYNTAX_ERROR, UNKNOWN_DATABASE: this version has no such thing. */
const versionLacksIt = new Set([46, 47, 60, 62, 81]);
/** DATABASE_ACCESS_DENIED, ACCESS_DENIED */
const denied = new Set([291, 497]);

/** Takes a step; undefined when it does not apply. */
export async function taken(ask: Ask, step: Step, learned: Learned): Promise<Answer | undefined> {
  if (step.only?.(learned) === false) return undefined;
  let last: Answer | undefined;
  for (const one of step.statements) {
    const { statement, request, answer, reply } = await ask(one);
    const said = { request, answer };
    if (reply.is === "rows") return { ...said, ...step.tell(reply.rows, learned, statement) };
    if (reply.is === "strange")
      return { ...said, says: "unknown", means: `it did not ${step.what}: ${reply.why}` };
    last = { ...said, ...meaningOf(reply.code, step) };
    if (!versionLacksIt.has(reply.code)) return last;
  }
  return last;
}

function meaningOf(code: number, { what, refused }: Step): Told {
  const more = refused?.(code) ?? {};
  if (denied.has(code)) return { says: "known", means: `may not ${what}`, ...more };
  if (versionLacksIt.has(code)) return { says: "known", means: `this version cannot ${what}`, ...more };
  return { says: "unknown", means: `it did not ${what}: error ${code}`, ...more };
}
