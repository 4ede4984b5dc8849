import { sql, value } from "../../clickhouse/index.ts";
import type { Gap } from "../../model/index.ts";
import { encodingOf } from "../files/encoding.ts";
import { textFormat } from "../files/format.ts";
import { Unread, unread } from "../files/why.ts";
import type { Collection, SourceOptions } from "../source.ts";
import { type DataFormat, dataFormat } from "./data-format.ts";
import { engineFor } from "./engine-for.ts";
import { engineTable } from "./engine-table.ts";
import { plainPath } from "./plain-path.ts";

/** A file on disk that may be one for the engine. */
export interface DiskFileToRead {
  readonly name: string;
  /** Absolute, itself no link. */
  readonly path: string;
  readonly head: Buffer;
  readonly bytes: number;
}

/** JSON lines are read faster by the engine from this size on; below, starting it takes longer. */
const largeBytes = 64 << 20;

export type Way = { readonly as: "table"; readonly format: DataFormat } | { readonly as: "lines" };

/** Whether the engine is to read a file, by its first bytes; `undefined`: it is none of its business. */
export async function engineWay(
  { head, bytes, name }: Omit<DiskFileToRead, "path">,
  { embedded }: Pick<SourceOptions, "embedded">,
): Promise<Way | undefined> {
  const format = dataFormat(head);
  if (format !== undefined) return { as: "table", format };
  if (bytes < largeBytes || encodingOf(head).encoding !== "bytewise") return undefined;
  // Each line is a text of its own there and only there: elsewhere a key may span several.
  if (textFormat(head.toString(), name) !== "jsonl") return undefined;
  return embedded().then(
    () => ({ as: "lines" }),
    () => undefined,
  );
}

/** What a file holds that the engine reads. Never throws. */
export async function* dataCollections(
  file: DiskFileToRead,
  way: Way,
  options: SourceOptions,
): AsyncGenerator<Collection | Gap> {
  const { name, bytes } = file;
  const plain = await plainPath(file.path);
  try {
    const engine = await engineFor(way.as === "table" ? way.format.title : "JSON lines", options);
    const path = value("sourcePath", "String", plain.path);
    const part = value("sourceName", "String", name);
    if (way.as === "lines") {
      const call = sql`file(${path}, 'LineAsString', 'line String', 'none')`;
      const columns = [{ name: "line", type: "String" }];
      const table = { engine, name, format: "jsonl", call, columns, bytes, part };
      yield await engineTable({ ...table, numbersRows: true, countsCheaply: false }, options);
      return;
    }
    const { engineName, title, numbersRows, countsCheaply } = way.format;
    const call = sql`file(${path}, ${value("sourceFormat", "String", engineName)}, 'auto', 'none')`;
    const explain = (thrown: unknown) => explained(thrown, title);
    const table = { engine, name, format: title, call, bytes, part, numbersRows, countsCheaply, explain };
    yield await engineTable(table, options);
  } catch (thrown) {
    yield unread(name, thrown);
  } finally {
    await plain.close();
  }
}

/** ClickHouse, src/Common/ErrorCodes.cpp: the file's fault in all of these. */
const damaged = /Code: (?:117|636|33|1001|1002|27|50|246|743|748)\b/;

function explained(thrown: unknown, title: string): unknown {
  const said = thrown instanceof Error && thrown.cause instanceof Error ? thrown.cause.message : "";
  return damaged.test(said) ? new Unread(`damaged or cut short: it cannot be read as ${title}`) : thrown;
}
