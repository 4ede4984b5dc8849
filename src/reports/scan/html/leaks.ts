import type { Exposure } from "../../../model/index.ts";
import { foreign, html, type Markup } from "../../html/markup.ts";
import { bytesText, classHints, many, minute, span, whole } from "../../words.ts";

/** Entries drawn of each list of one service. */
export const mostEntries = 100;

/** What would leak, as far as a small sample tells. */
export function blast({ blast: radius, verdict }: Exposure): Markup | undefined {
  if (radius === undefined) {
    return verdict === "open"
      ? html`<h4>What would leak</h4><p class="small">Not known: it was not looked into.</p>
`
      : undefined;
  }
  const least = radius.complete ? "" : "at least ";
  const { rows, people, span: time } = radius;
  return html`<h4>What would leak</h4>
<ul class="bullets small">
${
  rows === undefined
    ? undefined
    : html`<li>${rows.exact ? "" : "about "}${many(rows.count, "row")}${time === undefined ? "" : `, from ${span(time.from, time.to)}`}</li>
`
}${
  people === undefined
    ? undefined
    : html`<li>${least}${many(people.count, "person", "people")}, going by ${foreign(people.by)}</li>
`
}${radius.secrets.slice(0, mostEntries).map(
  ({
    title,
    distinct,
    severity,
  }) => html`<li>${least}${whole(distinct)} × ${foreign(title)} <span class="quiet">(${severity}; replace ${distinct === 1 ? "it" : "them"} even when the door is shut)</span></li>
`,
)}${radius.classes.map(
  ({
    dataClass,
    distinct,
  }) => html`<li>${dataClass}: ${least}${many(distinct, "different value")} <span class="quiet">(${classHints[dataClass]})</span></li>
`,
)}${radius.collections.slice(0, mostEntries).map(
  ({
    name,
    is,
    rows: held,
  }) => html`<li><code>${foreign(name)}</code>${is === undefined ? "" : `, ${is}`}${held === undefined ? "" : `, ${held.exact ? "" : "about "}${many(held.count, "row")}`}</li>
`,
)}${radius.gaps.map(
  (gap) => html`<li>not read: ${foreign(gap)}</li>
`,
)}</ul>
<p class="quiet small">Read to tell: ${many(radius.rowsRead, "row")}, ${bytesText(radius.bytesRead)}, of at most ${many(radius.budget.rows, "row")} and ${bytesText(radius.budget.bytes)}. Nothing of it was kept.</p>
`;
}

/** What the service itself says that it holds. */
export function holds({ holds: all }: Exposure): Markup | undefined {
  if (all.length === 0) return undefined;
  return html`<h4>What it says it holds</h4>
<ul class="bullets small">${all.slice(0, mostEntries).map(
    ({
      name,
      rows,
      bytes,
    }) => html`<li><code>${foreign(name)}</code>${rows === undefined ? "" : `, ${rows.exact ? "" : "about "}${many(rows.count, "row")}`}${bytes === undefined ? "" : `, ${bytesText(bytes)}`}</li>
`,
  )}</ul>
${rest(all.length)}`;
}

/** Who has read, by the service's own log. */
export function readers({ readers: all = [] }: Exposure): Markup | undefined {
  if (all.length === 0) return undefined;
  return html`<h4>Who has read, by its own log</h4>
<ul class="bullets small">${all.slice(0, mostEntries).map(
    ({
      who,
      when,
      reads,
      of,
    }) => html`<li>${foreign(who)}: ${reads === 1 ? "once" : `${whole(reads)} times`}${when === undefined ? "" : `, ${minute(when.from)} to ${minute(when.to)}`}${of.length === 0 ? undefined : html`: ${of.slice(0, mostEntries).map((name, at) => html`${at > 0 ? ", " : ""}<code>${foreign(name)}</code>`)}`}</li>
`,
  )}</ul>
${rest(all.length)}`;
}

/** How many entries of a list are left out; nothing when none is. */
export function rest(all: number): Markup | undefined {
  return all > mostEntries
    ? html`<p class="quiet small">and ${whole(all - mostEntries)} more, in report.json of this run</p>
`
    : undefined;
}
