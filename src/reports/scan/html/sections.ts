import type { ScanReport } from "../../../model/index.ts";
import { foreign, html, type Markup } from "../../html/markup.ts";
import { bytesText, durationText, many, minute, whole } from "../../words.ts";
import { exposed, scanAnswer, withVerdict } from "../scan-answer.ts";
import { doorsText, doorText, howClosed, productText, stateHints } from "../scan-words.ts";

/** Entries drawn of each of the longer lists; the other files of a run hold them all. */
const mostDrawn = 500;

/** The short answer: what is open, to whom, what would leak. */
export function top(report: ScanReport): Markup {
  const { headline, leaks, followed, unknown } = scanAnswer(report);
  const { asked } = report;
  return html`<header>
<p class="mark"><svg width="18" height="22" viewBox="0 0 18 22" aria-hidden="true"><path d="M9 0C9 0 0 9.6 0 14.2A8.6 7.8 0 0 0 9 22a8.6 7.8 0 0 0 9-7.8C18 9.6 9 0 9 0Z"/></svg>Watertight</p>
<h1>${headline}</h1>
${leaks === undefined ? undefined : html`<p>${leaks}</p>`}
${followed === undefined ? undefined : html`<p>${followed}</p>`}
${unknown === undefined ? undefined : html`<p class="notice" role="note">${unknown}</p>`}
<p class="quiet small">${report.verb === "check" ? "Checked" : "Scanned"} ${report.targets.slice(0, 50).map((target, at) => html`${at > 0 ? ", " : ""}<code>${foreign(target)}</code>`)}${more(report.targets.length - 50)}</p>
<dl class="facts">
${fact(exposed(report).length === 1 ? "service open or weak" : "services open or weak", whole(exposed(report).length))}
${fact("guarded", whole(withVerdict(report, "guarded").length))}
${fact(`answered, of ${many(asked.ports, "door")}`, whole(asked.doors))}
${fact(asked.requests === 1 ? "question asked" : "questions asked", whole(asked.requests))}
${fact("read", bytesText(asked.bytesRead))}
</dl>
</header>
`;
}

function fact(name: string, value: string): Markup {
  return html`<div><dt>${name}</dt><dd>${value}</dd></div>`;
}

function more(count: number): Markup | undefined {
  return count > 0 ? html` and ${whole(count)} more` : undefined;
}

/** What became of the exposures of an earlier scan. */
export function followedUp({ exposures }: ScanReport): Markup {
  const followed = exposures.flatMap((exposure) =>
    exposure.lifecycle === undefined ? [] : [{ exposure, lifecycle: exposure.lifecycle }],
  );
  if (followed.length === 0) return html``;
  return html`<section aria-labelledby="h-followed">
<h2 id="h-followed">What became of it</h2>
<ul class="rows">
${followed.slice(0, mostDrawn).map(
  ({ exposure, lifecycle: { state, why, since, history } }) => html`<li>
<p><strong>${state}</strong>: ${productText(exposure)} <span class="quiet">at ${foreign(doorsText(exposure))}</span></p>
<p class="quiet small">${stateHints[state]}. ${foreign(why)}. Since ${minute(since)}.</p>
${
  history.length < 2
    ? undefined
    : html`<details class="small"><summary>${many(history.length, "look")}</summary><ol>${history
        .slice(-50)
        .map(
          (each) =>
            html`<li>${minute(each.at)}: ${each.state}, ${foreign(each.why)} <span class="quiet">(run ${each.run})</span></li>`,
        )}</ol></details>`
}</li>
`,
)}</ul>
${left(followed.length)}</section>
`;
}

/** What is well: guarded, closed, or something else altogether. */
export function wellKept(report: ScanReport): Markup {
  const items = [
    ...[...withVerdict(report, "guarded"), ...withVerdict(report, "closed")].map((one) => ({
      name: `${one.verdict}: ${productText(one)}`,
      at: doorsText(one),
      why: one.why,
    })),
    ...report.closed
      .filter(({ how }) => how !== "unreachable")
      .map((door) => ({ name: "closed", at: doorText(door), why: howClosed[door.how] })),
    ...report.strange
      .filter(({ verdict }) => verdict === "other")
      .map((door) => ({ name: `something else: ${door.speaks}`, at: doorText(door), why: door.why })),
  ];
  return listSection("kept", "Guarded, closed or something else", undefined, items);
}

/** What could not be decided, so that nobody takes it for safe. */
export function unknown(report: ScanReport): Markup {
  const items = [
    ...withVerdict(report, "unknown").map((one) => ({
      name: productText(one),
      at: doorsText(one),
      why: one.why,
    })),
    ...report.strange
      .filter(({ verdict }) => verdict === "unknown")
      .map((door) => ({ name: door.speaks, at: doorText(door), why: door.why })),
    ...report.closed
      .filter(({ how }) => how === "unreachable")
      .map((door) => ({ name: "out of reach", at: doorText(door), why: howClosed.unreachable })),
    ...report.gaps.map(({ target, why }) => ({ name: "not looked at", at: target, why })),
  ];
  return listSection(
    "unknown",
    "Not known",
    "These could not be judged. What is there is unknown, not safe.",
    items,
  );
}

interface Item {
  readonly name: string;
  readonly at: string;
  readonly why: string;
}

function listSection(id: string, title: string, lead: string | undefined, items: readonly Item[]): Markup {
  if (items.length === 0) return html``;
  return html`<section aria-labelledby="h-${id}">
<h2 id="h-${id}">${title}</h2>
${lead === undefined ? undefined : html`<p>${lead}</p>`}<ul class="rows plain">
${items.slice(0, mostDrawn).map(
  ({
    name,
    at,
    why,
  }) => html`<li>${foreign(name)} <code>${foreign(at)}</code><p class="quiet small">${foreign(why)}</p></li>
`,
)}</ul>
${left(items.length)}</section>
`;
}

function left(all: number): Markup | undefined {
  if (all <= mostDrawn) return undefined;
  return html`<p class="quiet after">And ${whole(all - mostDrawn)} more, left out to keep this page quick; report.json of this run lists them.</p>
`;
}

/** By what right it was looked, what else is worth knowing, and where the record is. */
export function onRecord({ scope, notes, evidence }: ScanReport): Markup {
  return html`<section aria-labelledby="h-record">
<h2 id="h-record">By what right, and on what record</h2>
<ul class="bullets small">
${scope.slice(0, mostDrawn).map(
  (right) => html`<li>by right of: ${foreign(right)}</li>
`,
)}${notes.slice(0, mostDrawn).map(
  (note) => html`<li>${foreign(note)}</li>
`,
)}</ul>
<p class="small">Every connection, request and answer's digest is in <code>evidence.ndjson</code>: ${many(evidence.entries, "entry", "entries")}, each hashed with the one before, the last</p>
<p class="small"><code>${evidence.head}</code></p>
</section>
`;
}

export function foot(report: ScanReport): Markup {
  return html`<footer>
<p>Run ${report.run}, ${minute(report.startedAt)}, took ${durationText(report.startedAt, report.endedAt)}. Watertight ${report.tool.version}, on your own machine.</p>
<p>This page holds no sensitive value: of what lies open it tells kinds and counts. It loads nothing from anywhere.</p>
</footer>
`;
}
