import { list as joined, number, type Sql, sql, value } from "../../clickhouse/index.ts";
import { drawnInSql } from "./draw.ts";
import { type Alternative, type Kind, type Part, shares } from "./recipe.ts";

/** The parts as an expression of type String, over a column `number` that holds the row's. */
export function textSql(parts: readonly Part[]): Sql {
  const [first, ...others] = parts.map(partSql);
  if (first === undefined) return sql`''`;
  return others.length === 0 ? first : sql`concat(${joined([first, ...others])})`;
}

function partSql(part: Part): Sql {
  if (typeof part === "string") return literal(part);
  if ("text" in part) return literal(part.text);
  if ("alternatives" in part) return eitherSql(part.draw, part.alternatives);
  if ("words" in part) {
    const words = Array.from({ length: part.words }, (_, at) => drawnInSql(part.draw + at));
    return sql`concat(${joined(words.map((word) => sql`leftPad(lower(hex(${word})), 8, '0')`))}, '')`;
  }
  const turn = drawnInSql(part.draw);
  if ("span" in part) return sql`toString(${number(part.least)} + ${turn} % ${number(part.span)})`;
  const { name, values } = part.from;
  return sql`${value(name, "Array(String)", values)}[${turn} % ${number(values.length)} + 1]`;
}

function eitherSql(draw: number, alternatives: readonly Alternative[]): Sql {
  const turn = sql`${drawnInSql(draw)} % ${number(shares)}`;
  let upTo = 0;
  const [last, ...others] = [...alternatives].reverse();
  const conditions = others.reverse().flatMap(({ share, parts }) => {
    upTo += share;
    return [sql`${turn} < ${number(upTo)}`, textSql(parts)];
  });
  return sql`multiIf(${joined([...conditions, textSql(last?.parts ?? [])])})`;
}

/** Rows of one kind among the numbers; draw 0 is taken for this. */
export function kindSql(kinds: readonly Kind[], kind: Kind): Sql {
  const before = kinds.slice(0, kinds.indexOf(kind)).reduce((sum, { share }) => sum + share, 0);
  const turn = sql`${drawnInSql(0)} % ${number(shares)}`;
  return sql`${turn} >= ${number(before)} AND ${turn} < ${number(before + kind.share)}`;
}

/** Texts that stand in the recipe itself, by their bytes: nothing in them can end the text of the statement. */
function literal(text: string): Sql {
  return { text: `unhex('${Buffer.from(text).toString("hex")}')`, params: {} };
}
