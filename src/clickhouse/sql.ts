/** A statement, or a part of one, whose values stand beside it and never in it. */
export interface Sql {
  /** Refers to a value as `{name:Type}`. */
  readonly text: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/**
 * Joins SQL text with names and parts that were built before; plain strings are not accepted, so that nothing gets in
 * unquoted: ``sql`SELECT ${name(column)} FROM ${relation}` ``.
 */
export function sql(texts: TemplateStringsArray, ...parts: readonly Sql[]): Sql {
  return {
    text: texts.reduce((text, next, at) => `${text}${parts[at - 1]?.text ?? ""}${next}`),
    params: Object.assign({}, ...parts.map(({ params }) => params)),
  };
}

/** A column, table or database name, quoted: whatever stands in it is only a name. */
export function name(...path: readonly string[]): Sql {
  return { text: path.map(quoted).join("."), params: {} };
}

/** A value, referred to as `key`; the same key twice must mean the same value. `type` is ClickHouse's: `Array(String)`. */
export function value(key: string, type: string, of: unknown): Sql {
  return { text: `{${key}:${type}}`, params: { [key]: of } };
}

/** A number that is part of the statement itself, as in `LIMIT 10`. */
export function number(of: number): Sql {
  if (!Number.isFinite(of)) throw new RangeError(`a number in SQL has to be finite, got ${of}`);
  return { text: String(of), params: {} };
}

export function list(parts: readonly Sql[], between = ", "): Sql {
  return {
    text: parts.map(({ text }) => text).join(between),
    params: Object.assign({}, ...parts.map(({ params }) => params)),
  };
}

/** Backtick quoting with backslash escapes (ClickHouse, "Syntax: Identifiers"). */
function quoted(identifier: string): string {
  return `\`${identifier.replace(/[\\`]/g, "\\$&")}\``;
}
