import type { GapRecord, Report } from "../../model/index.ts";
import { answerOf, moreGapsText } from "../answer.ts";
import { collectionName, vendorName } from "../whereabouts.ts";
import {
  type Action,
  aboutAction,
  bytesText,
  classHints,
  different,
  differentIn,
  durationText,
  many,
  minute,
  span,
  times,
  verifiedText,
  whole,
} from "../words.ts";
import { classesText } from "./collections.ts";
import { foreign, html, type Markup } from "./markup.ts";
import { notDrawn, row } from "./rows.ts";

/** The short answer: what leaks, how much, from where. */
export function top(report: Report): Markup {
  const answer = answerOf(report);
  const distinct = report.classes.reduce((sum, total) => sum + total.distinct, 0);
  const count = report.classes.reduce((sum, total) => sum + total.count, 0);
  const exact = report.classes.every((total) => total.exact);
  const isSample = report.classes.some(({ interval }) => interval !== undefined);
  const { read, people } = report;
  return html`<header>
<p class="mark"><svg width="18" height="22" viewBox="0 0 18 22" aria-hidden="true"><path d="M9 0C9 0 0 9.6 0 14.2A8.6 7.8 0 0 0 9 22a8.6 7.8 0 0 0 9-7.8C18 9.6 9 0 9 0Z"/></svg>Watertight</p>
<h1>${answer.headline}</h1>
<p>${report.places.map(({ target, kind }, at) => html`${at > 0 ? ", " : ""}<code>${foreign(target)}</code> <span class="quiet">(${kind})</span>`)}</p>
${answer.unknown === undefined ? undefined : html`<p class="notice" role="note">${answer.unknown}</p>`}
${answer.leftOut === undefined ? undefined : html`<p class="quiet small">${answer.leftOut}</p>`}
<dl class="facts">
${distinct === 0 ? undefined : fact("sensitive values", different({ count: distinct, exact, isSample }))}
${distinct === 0 ? undefined : fact("times in all", whole(count), exact)}
${people === undefined ? undefined : fact(`${people.count === 1 ? "person" : "people"}, one for each ${people.by}`, different({ ...people, isSample: people.ofSample === true }))}
${read.messages > 0 ? fact(`messages read, in ${many(read.conversations, "conversation")}`, whole(read.messages)) : read.rows > 0 ? fact("rows read", whole(read.rows)) : undefined}
${fact(`read, in ${many(read.collections, "collection")}`, bytesText(read.bytes))}
</dl>
</header>
`;
}

function fact(name: string, value: string, exact = true): Markup {
  return html`<div><dt>${name}</dt><dd>${exact ? undefined : html`<span class="about">about</span> `}${value}</dd></div>`;
}

/** What to do, worst first; steps are folded on the screen and open on paper. */
export function whatToDo(actions: readonly Action[], anchors: ReadonlyMap<string, string>): Markup {
  if (actions.length === 0) return html``;
  return html`<section aria-labelledby="h-do">
<h2 id="h-do">What to do</h2>
<p class="quiet small">In this order.</p>
<ol class="rows steps">
${actions.map((action) => {
  const { remedy, worst, findings } = action;
  const unchecked = remedy.verified === "recalled";
  return html`<li id="${anchors.get(remedy.id)}"><div><h3>${remedy.title}</h3>
<p class="meta small"><span class="pill ${worst}">${worst}</span><span class="quiet">${many(findings.length, "finding")}</span><span class="${unchecked ? "unchecked" : "quiet"}">${verifiedText(remedy)}</span></p>
<p class="small">For ${foreign(aboutAction(action))}</p>
${steps(remedy)}</div></li>
`;
})}</ol>
</section>
`;
}

function steps(remedy: Action["remedy"]): Markup {
  if (remedy.steps.length === 0) return html``;
  return html`<details><summary>${many(remedy.steps.length, "step")}</summary><ol>
${remedy.steps.map(
  (
    step,
  ) => html`<li>${step.do}${step.where === undefined ? undefined : html`<span class="where small">${address(step.where)}</span>`}</li>
`,
)}</ol>${sources(remedy)}</details>`;
}

/** Where the facts of a remedy were found. */
function sources({ references }: Action["remedy"]): Markup | undefined {
  if (references.length === 0) return undefined;
  return html`<p class="quiet small sources">Source: ${references.map((each, at) => html`${at > 0 ? ", " : ""}${address(each)}`)}</p>`;
}

/** Only a plain https address becomes a link; everything else stays text. */
function address(where: string): Markup {
  return /^https:\/\/[\w.-]+(?:\/[\w./#?=&%~@:+-]*)?$/.test(where)
    ? html`<a href="${where}" rel="noopener noreferrer">${where}</a>`
    : html`<code>${where}</code>`;
}

/** Totals of each data class. */
export function whatLeaks(report: Report): Markup {
  if (report.classes.length === 0) return html``;
  return html`<section aria-labelledby="h-class">
<h2 id="h-class">What was found</h2>
<ul class="rows">
${report.classes.map(({ dataClass, distinct, count, exact, interval, worst }) =>
  row(
    worst,
    html`<strong>${dataClass}</strong>`,
    html`<strong>${differentIn({ distinct, exact, interval })} ${distinct === 1 ? "value" : "values"}</strong>, ${times(count, exact, interval)}`,
    classHints[dataClass],
  ),
)}</ul>
</section>
`;
}

/** Conversations drawn; the other files of a run list them all. */
const mostDrawn = 500;

/** Conversations that hold findings, in order of time. */
export function conversations(report: Report): Markup {
  if (report.conversations.length === 0) return html``;
  const drawn = report.conversations.slice(0, mostDrawn);
  return html`<section aria-labelledby="h-conversations">
<h2 id="h-conversations">Conversations</h2>
<p class="quiet small">Those with findings, by time.</p>
<ul class="rows">
${drawn.map((held) =>
  row(
    held.worst,
    html`<strong>${foreign(held.title ?? held.conversation)}</strong>`,
    `found ${times(held.count, held.exact)} in ${many(held.messages, "message")}`,
    html`${span(held.firstSent, held.lastSent) || "no date"}${held.vendor === undefined ? "" : `, ${vendorName(held.vendor)}`}: ${classesText(held)}, in <code>${foreign(collectionName(report, { place: held.place, name: held.collection }))}</code>`,
  ),
)}</ul>
${notDrawn(report.conversations.length - drawn.length + report.moreConversations, "conversation")}
</section>
`;
}

/** What was not read, so that nobody takes it for safe. */
export function notRead(report: Report): Markup {
  if (report.gaps.length === 0) return html``;
  const more = moreGapsText(report);
  const gap = gapOf(report);
  const unread = report.gaps.filter(({ kind }) => kind === "unread");
  const skipped = report.gaps.filter(({ kind }) => kind === "skipped");
  return html`<section aria-labelledby="h-gaps">
<h2 id="h-gaps">Not read</h2>
${unread.length === 0 ? undefined : html`<p>These could not be read. What they hold is unknown.</p><ul class="rows plain">${unread.map(gap)}</ul>`}
${skipped.length === 0 ? undefined : html`<p class="quiet after">These were left out on purpose.</p><ul class="rows plain">${skipped.map(gap)}</ul>`}
${more === undefined ? undefined : html`<p class="quiet after">${more}.</p>`}
</section>
`;
}

function gapOf(report: Report): (gap: GapRecord) => Markup {
  return ({ place, collection, why }) =>
    html`<li><code>${foreign(collectionName(report, { place, name: collection }))}</code><p class="quiet small">${foreign(why)}</p></li>
`;
}

export function foot(report: Report): Markup {
  return html`<footer>
<p>Run ${report.run}, ${minute(report.startedAt)}, took ${durationText(report.startedAt, report.endedAt)}. Watertight ${report.tool.version}, on your own machine.</p>
<p>This page holds no sensitive value: previews are masked, fingerprints are keyed. It loads nothing from anywhere.</p>
</footer>
`;
}
