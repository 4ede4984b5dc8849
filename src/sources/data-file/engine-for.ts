import { WatertightError } from "../../base/index.ts";
import type { Engine } from "../../clickhouse/index.ts";
import { Unread } from "../files/why.ts";
import type { SourceOptions } from "../source.ts";

/**
 * The embedded engine, for what only it can read.
 * @throws Unread with what to do about it, since a gap has no room for a hint
 */
export async function engineFor(
  what: string,
  { embedded }: Pick<SourceOptions, "embedded">,
): Promise<Engine> {
  try {
    return await embedded();
  } catch (thrown) {
    const { message, hint } = thrown instanceof WatertightError ? thrown : { message: "", hint: undefined };
    const more = [message, hint].filter(Boolean).join("; ");
    throw new Unread(`${what} needs the embedded engine: npm install chdb${more === "" ? "" : ` (${more})`}`);
  }
}
