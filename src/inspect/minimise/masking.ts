import { labelOf } from "../../detect/index.ts";
import type { PatternSource } from "./plan.ts";
import { toPostgresPatterns } from "./postgres-pattern.ts";
import { clickhouseQuoting, mysqlQuoting, postgresQuoting } from "./quote.ts";

/** A column as its statements need it; `name` is quoted. */
export interface MaskedColumn {
  readonly name: string;
  readonly type: string;
  readonly found: readonly string[];
  /** None: the whole column is masked, whatever stands in it. */
  readonly patterns: readonly PatternSource[];
}

/** How a column is masked: `value` instead of what stands there, where `where` is true. */
export interface Masking {
  readonly value: string;
  readonly where: string;
}

/** What stands in place of a text in which something was found; of several kinds nobody can say which it was. */
export function labelFor(found: readonly string[]): string {
  const [only, ...others] = found;
  return `[${only === undefined || others.length > 0 ? "MASKED" : labelOf(only)}]`;
}

/** Undefined for a type that holds no text that could be replaced. */
export function clickhouseMasking({ name, type, found, patterns }: MaskedColumn): Masking | undefined {
  const label = clickhouseQuoting.text(labelFor(found));
  const inner = innerType(type);
  if (/^(?:String|Variant\(String\))$/.test(inner)) {
    return { value: clickhouseIf(name, label, patterns), where: clickhouseAny(name, patterns) };
  }
  const fixed = /^FixedString\((\d+)\)$/.exec(inner);
  if (fixed !== null) {
    const short = clickhouseQuoting.text(labelFor(found).slice(0, Number(fixed[1])));
    const text = `toString(${name})`;
    return {
      value: `if(${clickhouseAny(text, patterns)}, ${short}, ${name})`,
      where: clickhouseAny(text, patterns),
    };
  }
  if (/^Array\((?:LowCardinality\(|Nullable\()*String\)+$/.test(inner)) {
    const where = `arrayExists(x -> ifNull(${clickhouseAny("x", patterns)}, 0), ${name})`;
    return { value: `arrayMap(x -> ${clickhouseIf("x", label, patterns)}, ${name})`, where };
  }
  if (/^Map\((?:LowCardinality\()?String\)?, (?:LowCardinality\(|Nullable\()*String\)+$/.test(inner)) {
    const any = (text: string): string => `ifNull(${clickhouseAny(text, patterns)}, 0)`;
    return {
      value: `mapApply((k, v) -> (k, ${clickhouseIf("v", label, patterns)}), ${name})`,
      where: `arrayExists(v -> ${any("v")}, mapValues(${name}))`,
    };
  }
  if (/^U?Int\d+$|^Float\d+$|^Decimal/.test(inner)) {
    const nothing = /^(?:LowCardinality\()?Nullable\(/.test(type) ? "NULL" : "0";
    const text = `toString(${name})`;
    return {
      value: `if(${clickhouseAny(text, patterns)}, ${nothing}, ${name})`,
      where: clickhouseAny(text, patterns),
    };
  }
  return undefined;
}

/** `LowCardinality(Nullable(String))` gives `String`. */
function innerType(type: string): string {
  const wrapped = /^(?:LowCardinality|Nullable)\((.*)\)$/.exec(type);
  return wrapped === null ? type : innerType(wrapped[1] ?? "");
}

function clickhouseIf(text: string, label: string, patterns: readonly PatternSource[]): string {
  return `if(${clickhouseAny(text, patterns)}, ${label}, ${text})`;
}

/** `match` runs RE2 on every server there is; `multiMatchAny` refuses some patterns, and by settings that a mutation does not take. */
function clickhouseAny(text: string, patterns: readonly PatternSource[]): string {
  if (patterns.length === 0) return `${text} != ''`;
  return patterns.map(({ source }) => `match(${text}, ${clickhouseQuoting.text(source)})`).join(" OR ");
}

/** Undefined for a type that holds no text that could be replaced. */
export function postgresMasking(column: MaskedColumn): Masking | undefined {
  const { name, type, found } = column;
  const label = postgresQuoting.text(labelFor(found));
  const any = (text: string): string => postgresAny(text, column.patterns);
  const lower = type.toLowerCase();
  if (/\[\]$|^array$|^_(?:text|varchar|bpchar)$/.test(lower)) {
    if (!/text|char|array/.test(lower)) return undefined;
    // The element keeps its place; unnest in the order of the array (§9.19).
    const each = `CASE WHEN ${any("x")} THEN ${label} ELSE x END`;
    return {
      value: `ARRAY(SELECT ${each} FROM unnest(${name}) WITH ORDINALITY AS u(x, n) ORDER BY n)`,
      where: `EXISTS (SELECT FROM unnest(${name}) AS u(x) WHERE ${any("x")})`,
    };
  }
  if (/^(?:text|citext|name|varchar|character varying|char|character|bpchar)\b/.test(lower)) {
    return { value: label, where: any(name) };
  }
  if (/^jsonb?$/.test(lower)) {
    // The text of the whole has its values escaped; each value is looked at as it is (§9.16.2).
    const each = `jsonb_path_query(${name}::jsonb, 'strict $.**') AS j(x)`;
    return {
      value: `to_json(${label}::text)::${lower}`,
      where: `EXISTS (SELECT FROM ${each} WHERE ${any("(x #>> '{}')")})`,
    };
  }
  if (/^(?:smallint|integer|bigint|int[248]?|numeric|decimal|real|double precision|float[48]?)/.test(lower)) {
    return { value: "0", where: any(`${name}::text`) };
  }
  return undefined;
}

function postgresAny(text: string, patterns: readonly PatternSource[]): string {
  const joined = toPostgresPatterns(patterns.map(({ source }) => source));
  // One pattern that cannot be said is one kind that could stay behind.
  if (patterns.length === 0 || joined === undefined) return `${text} <> ''`;
  return `(${joined.map((pattern) => `${text} ~ ${postgresQuoting.text(pattern)}`).join(" OR ")})`;
}

/** MySQL 8 and MariaDB: both take RE2's syntax, the one by ICU, the other by PCRE2. */
export function mysqlMasking({ name, type, found, patterns }: MaskedColumn): Masking | undefined {
  if (!/char|text|json|enum/i.test(type) && type !== "") return undefined;
  const label = labelFor(found);
  const where =
    patterns.length === 0
      ? `${name} <> ''`
      : `(${patterns.map(({ source }) => `${name} REGEXP ${mysqlQuoting.text(source)}`).join(" OR ")})`;
  return { value: mysqlQuoting.text(/json/i.test(type) ? JSON.stringify(label) : label), where };
}
