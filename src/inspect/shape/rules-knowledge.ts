import { counted, type Evidence, type Judgement, reasons } from "./evidence.ts";

/** Meanings as numbers, most often beside the texts they were made from. */
export function embeddings(evidence: Evidence): Judgement | undefined {
  const vectors = evidence.strongest("vector");
  const mostly = vectors !== undefined && vectors.share >= 0.5;
  const typed = evidence.columns.find((column) => column.holdsVectors);
  const named = evidence.of("vector").length > 0;
  const texts = evidence.of("chunk").length + evidence.of("content").length > 0;
  const because = reasons(
    mostly && counted(vectors, "are rows of numbers, as a model makes them of texts"),
    !mostly &&
      (named || typed !== undefined) &&
      named &&
      `${evidence.columnsText("vector")} is named like an embedding`,
    texts && `the texts they were made from stand beside them in ${evidence.columnsText("chunk", "content")}`,
    evidence.named("vectors") && "its name says so",
  );
  const score = Math.max(
    mostly && (named || evidence.named("vectors") || vectors.column.meanLength > 400) ? 84 : 0,
    typed !== undefined && named ? 82 : 0,
    named && texts ? 66 : 0,
  );
  return score === 0 ? undefined : { kind: "embeddings", score, because };
}

/** Texts kept to be read: articles, pages, what answers are looked up in. */
export function documents(evidence: Evidence): Judgement | undefined {
  const long = evidence.columns.find((column) => column.share("prose") >= 0.5 && column.meanLength >= 200);
  const titled = evidence.has("title", "source", "chunk");
  const texts = evidence.has("content", "chunk");
  const named = evidence.named("documents");
  const because = reasons(
    long !== undefined && counted({ column: long, signal: "prose" }, "are running text"),
    titled && `${evidence.columnsText("title", "chunk", "source")} say of what`,
    named && "its name says so",
  );
  const score = Math.max(
    long !== undefined && titled && (texts || named) ? 72 : 0,
    long !== undefined && named ? 66 : 0,
    evidence.has("chunk") && texts && titled && (evidence.has("source") || evidence.has("title")) ? 56 : 0,
  );
  return score === 0 ? undefined : { kind: "documents", score, because };
}

/** How a system is set. */
export function configuration(evidence: Evidence): Judgement | undefined {
  const lines = evidence.strongest("assignments");
  const named = evidence.named("configuration");
  const pairs = evidence.has("key") && evidence.has("value");
  const mostly =
    lines !== undefined &&
    lines.share > 0 &&
    evidence.columns.length <= 2 &&
    lines.column.shown === undefined;
  const because = reasons(
    pairs && `${evidence.columnsText("key", "value")} give names to settings`,
    mostly && "its lines give values to names",
    named && "its name says so",
  );
  const score = Math.max(
    pairs && named ? 74 : 0,
    mostly ? (named ? 72 : 58) : 0,
    pairs && evidence.columns.length <= 4 ? 52 : 0,
  );
  return score === 0 ? undefined : { kind: "configuration", score, because };
}
