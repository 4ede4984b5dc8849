import {
  type CollectionTotal,
  type DataClass,
  dataClasses,
  type Report,
  severities,
} from "../model/index.ts";
import { clean } from "./clean.ts";
import { different, differentIn, honest, many, span, times, whole } from "./words.ts";

/** Those with findings, worst first. */
export function worstCollections(report: Report): CollectionTotal[] {
  return report.collections
    .filter(({ count }) => count > 0)
    .sort((one, other) => rank(one) - rank(other) || other.count - one.count);
}

function rank({ worst }: CollectionTotal): number {
  return worst === undefined ? severities.length : severities.indexOf(worst);
}

/** "1,000,000 rows", "about 1,000,000 rows, 1 % of them read"; nothing where rows were not counted. */
export function rowsText({ rows, share }: CollectionTotal): string | undefined {
  if (rows === undefined)
    return share === undefined || share === 1 ? undefined : `${percent(share)} of the rows read`;
  const all = `${rows.exact ? "" : "about "}${many(rows.count, "row")}`;
  return share === undefined || share === 1 ? all : `${all}, ${percent(share)} of them read`;
}

/** 0.01 as "1 %"; never "0 %" of something, never "100 %" of less than all. */
export function percent(share: number): string {
  const hundredths = share * 100;
  if (hundredths < 0.01) return "less than 0.01 %";
  const digits = hundredths < 1 ? 2 : hundredths < 10 ? 1 : 0;
  return `${Math.min(99, Number(hundredths.toFixed(digits)))} %`;
}

/** "at least 3,900 people, going by mail address". */
export function peopleText({ people }: CollectionTotal): string | undefined {
  if (people === undefined) return undefined;
  return `${different({ ...people, isSample: people.ofSample === true })} ${people.count === 1 ? "person" : "people"}, going by ${clean(people.by)}`;
}

/** When its rows came about: "2025-01-06 to 2025-01-29". */
export function timeText(collection: CollectionTotal): string | undefined {
  return collection.span === undefined ? undefined : span(collection.span.from, collection.span.to);
}

/** How much it holds, of whom and since when, in one line. */
export function extentText(collection: CollectionTotal): string {
  return [rowsText(collection), timeText(collection), peopleText(collection)]
    .filter((part) => part !== undefined)
    .join("; ");
}

export type SecretTotal = NonNullable<CollectionTotal["secrets"]>[number];

/** "DeepSeek key: 31 different, 1,020 times". */
export function secretText(secret: SecretTotal): string {
  const found = times(secret.count, secret.exact, secret.interval);
  const different = secret.distinct === secret.count ? "" : `${differentIn(secret)} different, `;
  return `${clean(secret.title)}: ${different}${found}`;
}

export type ColumnTotal = NonNullable<CollectionTotal["columns"]>[number];

/** "secret 41, contact about 1,200", the most dangerous class first. */
export function columnClasses({ classes, exact }: Pick<ColumnTotal, "classes" | "exact">): string {
  return dataClasses
    .flatMap((name: DataClass) =>
      classes[name] === undefined ? [] : [`${name} ${honest(classes[name], exact)}`],
    )
    .join(", ");
}

/** Columns with the worst in them first. */
export function worstColumns({ columns = [] }: CollectionTotal): ColumnTotal[] {
  const rankOf = ({ worst }: ColumnTotal): number =>
    worst === undefined ? severities.length : severities.indexOf(worst);
  return [...columns].sort((one, other) => rankOf(one) - rankOf(other) || other.count - one.count);
}

/** The list cut to its first entries: "a, b and 3 more". */
export function firstOf(texts: readonly string[], most: number, between = ", "): string {
  const shown = texts.slice(0, most).join(between);
  return texts.length > most ? `${shown} and ${whole(texts.length - most)} more` : shown;
}
