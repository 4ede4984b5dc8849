import type { CollectionTotal, DataClass, Report } from "../../model/index.ts";
import { dataClasses } from "../../model/index.ts";
import {
  type ColumnTotal,
  columnClasses,
  extentText,
  type SecretTotal,
  worstCollections,
  worstColumns,
} from "../collection-words.ts";
import { collectionName } from "../whereabouts.ts";
import { bytesText, differentIn, many, times } from "../words.ts";
import { foreign, html, type Markup } from "./markup.ts";
import { notDrawn, pill, row } from "./rows.ts";

/** Collections drawn; the other files of a run list them all. */
const mostDrawn = 500;
/** Columns drawn of one collection. */
const mostColumns = 100;

/** Collections that hold findings, with what they are and what is in which column; those without are counted. */
export function where(report: Report): Markup {
  if (report.read.collections === 0) return html``;
  const found = worstCollections(report);
  const clear = report.collectionsWithoutFindings;
  const drawn = found.slice(0, mostDrawn);
  const rows = drawn.map((collection) =>
    row(
      collection.worst,
      html`<code>${foreign(collectionName(report, collection))}</code>`,
      `found ${times(collection.count, collection.exact, collection.interval)}`,
      about(collection),
    ),
  );
  return html`<section aria-labelledby="h-where">
<h2 id="h-where">Where</h2>
${rows.length === 0 ? undefined : html`<ul class="rows">${rows}</ul>`}
${notDrawn(found.length - drawn.length + report.moreCollections, "collection")}
${clear > 0 ? html`<p class="quiet small after">Nothing was found in ${many(clear, rows.length === 0 ? "collection" : "other collection")}.</p>` : undefined}
</section>
`;
}

function about(collection: CollectionTotal): Markup {
  const extent = extentText(collection);
  const kind =
    collection.is === undefined ? undefined : html`<strong class="kind">${collection.is.kind}</strong>, `;
  return html`${kind}${collection.format}, ${bytesText(collection.bytes)}: ${classesText(collection)}${
    extent === "" ? undefined : html`<span class="extent">${extent}</span>`
  }${details(collection)}`;
}

function details(collection: CollectionTotal): Markup | undefined {
  const because = collection.is?.because ?? [];
  const secrets = collection.secrets ?? [];
  const columns = worstColumns(collection);
  if (because.length + secrets.length + columns.length === 0) return undefined;
  const named = [
    secrets.length > 0 ? many(secrets.length, "kind of secret", "kinds of secrets") : "",
    columns.length > 0 ? many(columns.length, "column") : "",
    because.length > 0 ? "why it is taken for that" : "",
  ].filter((part) => part !== "");
  return html`<details><summary>${named.join(", ")}</summary>
${secrets.length === 0 ? undefined : secretTable(secrets)}
${columns.length === 0 ? undefined : columnTable(columns)}
${because.length === 0 ? undefined : html`<h4>Why it is taken for ${collection.is?.kind}</h4><ul class="because">${because.map((reason) => html`<li>${foreign(reason)}</li>`)}</ul>`}
</details>`;
}

function secretTable(secrets: readonly SecretTotal[]): Markup {
  return html`<table><caption>Secrets, by kind</caption>
<thead><tr><th scope="col">Kind</th><th scope="col">Worst</th><th scope="col">Different</th><th scope="col">Found</th></tr></thead>
<tbody>${secrets.map(
    ({ title, severity, distinct, count, exact, interval }) =>
      html`<tr><td>${foreign(title)}</td><td>${pill(severity)}</td><td>${differentIn({ distinct, exact, interval })}</td><td>${times(count, exact, interval)}</td></tr>`,
  )}</tbody></table>`;
}

function columnTable(columns: readonly ColumnTotal[]): Markup {
  const drawn = columns.slice(0, mostColumns);
  return html`<table><caption>Columns with findings, the worst first</caption>
<thead><tr><th scope="col">Column</th><th scope="col">Worst</th><th scope="col">What</th><th scope="col">Found</th></tr></thead>
<tbody>${drawn.map(
    (column) =>
      html`<tr><td><code>${foreign(column.name)}</code>${column.type === undefined ? undefined : html` <span class="type">${foreign(column.type)}</span>`}</td><td>${column.worst === undefined ? undefined : pill(column.worst)}</td><td>${columnClasses(column)}</td><td>${times(column.count, column.exact, column.interval)}</td></tr>`,
  )}</tbody></table>${columns.length > drawn.length ? html`<p>And ${many(columns.length - drawn.length, "more column")}, not listed here.</p>` : undefined}`;
}

/** "secret 43 times, contact about 21 times" */
export function classesText({
  classes,
  exact,
}: {
  classes: CollectionTotal["classes"];
  exact: boolean;
}): string {
  return dataClasses
    .flatMap((name: DataClass) =>
      classes[name] === undefined ? [] : [`${name} ${times(classes[name], exact)}`],
    )
    .join(", ");
}
