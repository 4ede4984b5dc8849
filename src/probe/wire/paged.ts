import { DoorFault } from "../door-fault.ts";
import type { HttpAnswer } from "./http.ts";
import { listAt, textAt } from "./json.ts";

/** Rows asked for at once: what is kept of an answer is small, and rows may be long. */
const pageRows = 25;

/** What a listing gives page by page, up to so many rows. */
export async function* paged(
  rows: number,
  ask: (offset: number, limit: number) => Promise<readonly unknown[]>,
): AsyncGenerator<unknown> {
  for (let offset = 0; offset < rows; offset += pageRows) {
    const limit = Math.min(pageRows, rows - offset);
    const list = await ask(offset, limit);
    yield* list;
    if (list.length < limit) return;
  }
}

/** The same for listings that say by a token where they go on, under `next_cursor`. */
export async function* pagedByCursor(
  rows: number,
  ask: (cursor: string | undefined, limit: number) => Promise<HttpAnswer>,
): AsyncGenerator<unknown> {
  let cursor: string | undefined;
  for (let left = rows; left > 0; left -= pageRows) {
    const answer = await ask(cursor, Math.min(pageRows, left));
    yield* expectedList(answer, "data");
    cursor = textAt(answer.json, "next_cursor");
    if (cursor === undefined || cursor === "") return;
  }
}

/** The list that was asked for. @throws DoorFault when something else came, so that nobody takes it for an empty one */
export function expectedList(
  { json, status, cut, summary }: HttpAnswer,
  ...keys: readonly (string | number)[]
): readonly unknown[] {
  const list = status === 200 ? listAt(json, ...keys) : undefined;
  if (list !== undefined) return list;
  if (cut) throw new DoorFault("too much", `it answered with ${summary}, more than is read of one answer`);
  throw new DoorFault("garbled", `a list was expected, and ${summary} came`);
}

/** How many rows there are, where the server says so in a number that can be one. */
export function rowsOf(
  count: number | undefined,
  exact: boolean,
): { readonly rows?: { readonly count: number; readonly exact: boolean } } {
  return count !== undefined && Number.isSafeInteger(count) && count >= 0 ? { rows: { count, exact } } : {};
}
