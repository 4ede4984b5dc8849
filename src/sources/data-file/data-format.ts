/** A file format of tables that the engine reads by itself. */
export interface DataFormat {
  /** As ClickHouse calls it. */
  readonly engineName: "Parquet" | "ORC" | "Arrow" | "ArrowStream" | "Avro";
  readonly title: string;
  /** Says how many rows it holds without being read to the end. */
  readonly countsCheaply: boolean;
  /** The engine numbers its rows (`_row_number`); seen with chDB 26.7, NULL in the others. */
  readonly numbersRows: boolean;
}

const parquet: DataFormat = {
  engineName: "Parquet",
  title: "Parquet",
  countsCheaply: true,
  numbersRows: true,
};
const orc: DataFormat = { engineName: "ORC", title: "ORC", countsCheaply: true, numbersRows: false };
const arrow: DataFormat = { engineName: "Arrow", title: "Arrow", countsCheaply: true, numbersRows: false };
const arrowStream: DataFormat = {
  engineName: "ArrowStream",
  title: "Arrow stream",
  countsCheaply: false,
  numbersRows: false,
};
const avro: DataFormat = { engineName: "Avro", title: "Avro", countsCheaply: false, numbersRows: true };

/**
 * What a file of tables is by its first bytes. Sources: parquet.apache.org/docs/file-format,
 * orc.apache.org/specification/ORCv1, arrow.apache.org/docs/format/Columnar.html (IPC),
 * avro.apache.org/docs/1.11.1/specification (object container files).
 */
export function dataFormat(head: Buffer): DataFormat | undefined {
  const start = head.toString("latin1", 0, 8);
  if (start.startsWith("PAR1")) return isBinary(head) ? parquet : undefined;
  if (start.startsWith("ORC")) return isBinary(head) ? orc : undefined;
  if (start === "ARROW1\0\0") return arrow;
  if (start.startsWith("Obj\x01")) return avro;
  return startsLikeArrowStream(head) ? arrowStream : undefined;
}

const byEnding: Readonly<Record<string, DataFormat>> = {
  parquet,
  pq: parquet,
  orc,
  arrow,
  feather: arrow,
  arrows: arrowStream,
  avro,
};

/** Endings of names that promise one of these formats. */
export const dataEndings: readonly string[] = Object.keys(byEnding);

/** What a name promises; its content may say otherwise. */
export function dataFormatOf(ending: string): DataFormat | undefined {
  return Object.hasOwn(byEnding, ending) ? byEnding[ending] : undefined;
}

/** A text may begin with the same letters: Thrift, protobuf and page headers have control bytes soon after them. */
function isBinary(head: Buffer): boolean {
  return head.subarray(0, 4096).some((byte) => byte < 9);
}

/** A continuation mark, then the length of the schema, which is a multiple of 8. */
function startsLikeArrowStream(head: Buffer): boolean {
  if (head.length < 16 || head.readUInt32LE(0) !== 0xffffffff) return false;
  const length = head.readUInt32LE(4);
  return length >= 16 && length < 1 << 24 && length % 8 === 0;
}
