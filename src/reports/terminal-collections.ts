import { type CollectionTotal, dataClasses, type Report } from "../model/index.ts";
import { clean } from "./clean.ts";
import {
  columnClasses,
  extentText,
  firstOf,
  secretText,
  worstCollections,
  worstColumns,
} from "./collection-words.ts";
import { badge, heading, type Ink } from "./ink.ts";
import { collectionName } from "./whereabouts.ts";
import { pad, shorten, shortenMiddle, widthOf, wrap } from "./width.ts";
import { bytesText, many, times } from "./words.ts";

const indent = " ".repeat(12);

/** One block for each collection with findings: what it is and why, how much of whom, which secrets, in which columns. */
export function collectionLines(
  report: Report,
  room: { readonly collections: number; readonly details: number },
  width: number,
  ink: Ink,
  verbose: boolean,
): string[] {
  const worstFirst = worstCollections(report);
  if (worstFirst.length === 0) return [];
  const shown = worstFirst.slice(0, room.collections);
  const clear = report.collectionsWithoutFindings;
  return [
    heading("Where", shown.length, worstFirst.length + report.moreCollections, ink),
    ...shown.flatMap((collection, at) => {
      // The worst is told about at length, the others in a line or two.
      const details = verbose
        ? Number.POSITIVE_INFINITY
        : at === 0
          ? room.details
          : Math.min(1, room.details);
      return [
        firstLine(report, collection, width, ink),
        ...(verbose ? wholeDetails(collection, width - 12) : shortDetails(collection, width - 12))
          .slice(0, details)
          .map((line) => indent + ink.dim(line)),
      ];
    }),
    ...(clear > 0 ? [ink.dim(`  nothing found in ${many(clear, "other collection")}`)] : []),
  ];
}

function firstLine(report: Report, collection: CollectionTotal, width: number, ink: Ink): string {
  const { is, count, exact, interval } = collection;
  const what = is?.kind ?? `${shorten(clean(collection.format), 14)}, ${bytesText(collection.bytes)}`;
  const fullName = collectionName(report, collection);
  const ends = [`  ${what}, ${times(count, exact, interval)}`, `  ${what}, ${times(count, exact)}`];
  // The interval is told again with the columns, the name only here.
  const end =
    ends.find((each) => widthOf(each) + Math.min(40, widthOf(fullName)) <= width - 12) ?? ends[1] ?? "";
  const forName = width - 12 - widthOf(end);
  const name = pad(shortenMiddle(fullName, forName), Math.min(24, forName));
  return `  ${badge(collection.worst ?? "low", ink)}  ${name}${ink.dim(end)}`;
}

/** Each in one line, cut to what fits. */
function shortDetails(collection: CollectionTotal, width: number): string[] {
  const secrets = (collection.secrets ?? []).map(
    ({ title, count, exact }) => `${clean(title)} ${times(count, exact)}`,
  );
  const columns = worstColumns(collection).map(
    ({ name, classes }) =>
      `${clean(name)} (${dataClasses.filter((one) => classes[one] !== undefined).join(", ")})`,
  );
  const [because] = collection.is?.because ?? [];
  const lines = [
    because === undefined ? "" : clean(because),
    extentText(collection),
    secrets.length === 0 ? "" : fitting("secrets: ", secrets, width),
    columns.length === 0 ? "" : fitting("columns: ", columns, width),
  ];
  return lines.filter((line) => line !== "").map((line) => shorten(line, width));
}

/** As many of the texts as fit, and how many do not: "a, b and 3 more". */
function fitting(before: string, texts: readonly string[], width: number): string {
  for (let shown = texts.length; shown > 1; shown--) {
    const line = before + firstOf(texts, shown);
    if (widthOf(line) <= width) return line;
  }
  return before + firstOf(texts, 1);
}

function wholeDetails(collection: CollectionTotal, width: number): string[] {
  const texts = [
    ...(collection.is?.because ?? []).map(clean),
    extentText(collection),
    ...(collection.secrets ?? []).map((secret) => `secret: ${secretText(secret)}`),
    ...worstColumns(collection).map((column) => `column ${clean(column.name)}: ${columnClasses(column)}`),
  ];
  return texts.filter((text) => text !== "").flatMap((text) => wrap(text, width));
}
