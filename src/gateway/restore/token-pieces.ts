import type { AnswerKind } from "./answer-rules.ts";
import { isRecord, type JsonObject } from "./json-object.ts";
import { measured } from "./text-shifts.ts";

/** One piece that the vendor's tokenizer made, with how probable it was. */
export interface TokenPiece {
  readonly text: string;
  /** Everything the vendor says about it, one value for each column. */
  readonly row: JsonObject;
}

/** How a vendor writes pieces. */
export interface PieceForm {
  /** Undefined: this is not written so, leave it alone. */
  readonly read: (container: unknown) => TokenPiece[] | undefined;
  readonly write: (container: unknown, pieces: readonly TokenPiece[]) => unknown;
  readonly probability: string;
  /** The row of a piece in place of several, without alternatives. */
  readonly merged: (row: JsonObject, text: string, logprob: number | null) => JsonObject;
}

/** Chat, Responses and Ollama: `[{ token, logprob, bytes, top_logprobs }]`. */
const rows: PieceForm = {
  read: (container) => (Array.isArray(container) ? piecesOf(container, (row) => row["token"]) : undefined),
  write: (_, pieces) => pieces.map(({ row }) => row),
  probability: "logprob",
  merged: (row, text, logprob) => ({
    ...row,
    token: text,
    logprob,
    ...(Array.isArray(row["bytes"]) && { bytes: [...Buffer.from(text)] }),
    ...(Array.isArray(row["top_logprobs"]) && { top_logprobs: [] }),
  }),
};

const columnNames = ["tokens", "token_logprobs", "top_logprobs", "text_offset"] as const;

/** Completions: `{ tokens, token_logprobs, top_logprobs, text_offset }`, a list each. */
const columns: PieceForm = {
  read: (container) => {
    if (!isRecord(container) || !Array.isArray(container["tokens"])) return undefined;
    const lists = columnNames.map((name) => [name, container[name]] as const);
    const read = container["tokens"].map((_, at) =>
      Object.fromEntries(
        lists.flatMap(([name, list]) => (Array.isArray(list) && at < list.length ? [[name, list[at]]] : [])),
      ),
    );
    return piecesOf(read, (row) => row["tokens"]);
  },
  write: (container, pieces) => {
    const written: JsonObject = isRecord(container) ? { ...container } : {};
    for (const name of columnNames)
      if (Array.isArray(written[name]))
        written[name] = pieces.flatMap(({ row }) => (name in row ? [row[name]] : []));
    return written;
  },
  probability: "token_logprobs",
  merged: (row, text, logprob) => ({
    ...row,
    tokens: text,
    token_logprobs: logprob,
    ...("top_logprobs" in row && { top_logprobs: isRecord(row["top_logprobs"]) ? {} : null }),
  }),
};

/** Gemini: `{ chosenCandidates: [{ token, tokenId, logProbability }], topCandidates: [{ candidates }] }`. */
const candidates: PieceForm = {
  read: (container) => {
    if (!isRecord(container) || !Array.isArray(container["chosenCandidates"])) return undefined;
    const top = container["topCandidates"];
    const read = container["chosenCandidates"].map((row: unknown, at) =>
      isRecord(row) ? { ...row, ...(Array.isArray(top) && at < top.length && { top: top[at] }) } : undefined,
    );
    return piecesOf(read, (row) => row["token"]);
  },
  write: (container, pieces) => {
    const written: JsonObject = isRecord(container) ? { ...container } : {};
    written["chosenCandidates"] = pieces.map(({ row: { top: _, ...chosen } }) => chosen);
    if (Array.isArray(written["topCandidates"]))
      written["topCandidates"] = pieces.flatMap(({ row }) => ("top" in row ? [row["top"]] : []));
    return written;
  },
  probability: "logProbability",
  merged: ({ tokenId: _, ...row }, text, logprob) => ({
    ...row,
    token: text,
    logProbability: logprob,
    ...("top" in row && { top: { candidates: [] } }),
  }),
};

const forms: ReadonlyMap<AnswerKind, PieceForm> = new Map([
  ["token-rows", rows],
  ["token-columns", columns],
  ["token-candidates", candidates],
]);

/** The form in which a place of this kind holds pieces, if it does. */
export function pieceFormOf(kind: AnswerKind): PieceForm | undefined {
  return forms.get(kind);
}

/** Moves the offset of completions (characters of the text) along. */
export function movedBy(piece: TokenPiece, added: number): TokenPiece {
  const offset = piece.row["text_offset"];
  if (added === 0 || typeof offset !== "number") return piece;
  return { text: piece.text, row: { ...piece.row, text_offset: offset + added } };
}

/** Several pieces as one with the restored text. */
export function mergedPiece(form: PieceForm, pieces: readonly TokenPiece[], text: string): TokenPiece {
  let sum: number | null = 0;
  for (const { row } of pieces) {
    const logprob: unknown = row[form.probability];
    sum = sum === null || typeof logprob !== "number" ? null : sum + logprob;
  }
  return { text, row: form.merged(pieces[0]?.row ?? {}, text, sum) };
}

/** How many characters longer the restored text is. */
export function growth(source: string, restored: string): number {
  return measured(restored, "code-points") - measured(source, "code-points");
}

function piecesOf(list: readonly unknown[], textOf: (row: JsonObject) => unknown): TokenPiece[] | undefined {
  const pieces: TokenPiece[] = [];
  for (const row of list) {
    const text = isRecord(row) ? textOf(row) : undefined;
    if (!isRecord(row) || typeof text !== "string") return undefined;
    pieces.push({ text, row });
  }
  return pieces;
}
