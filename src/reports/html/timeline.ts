import { type ConversationTotal, type Report, severities } from "../../model/index.ts";
import { vendorName } from "../whereabouts.ts";
import { day, many, span, times } from "../words.ts";
import { html, type Markup } from "./markup.ts";

interface Held {
  readonly conversation: ConversationTotal;
  readonly from: number;
  readonly to: number;
}

interface Lane {
  readonly vendor: string;
  readonly rows: Held[][];
}

const laneHead = 24;
const rowHeight = 13;
const axisHeight = 22;
/** Conversations nearer than this share of the whole time would touch, so they are drawn in different rows. */
const apart = 0.03;
const mostRows = 8;

/** When what leaks was said, a lane for each vendor; nothing when no conversation has a date. */
export function timeline(report: Report): Markup {
  const held = report.conversations.flatMap(toHeld).sort((one, other) => one.from - other.from);
  const first = held[0]?.from;
  if (first === undefined) return html``;
  const last = held.reduce((latest, { to }) => Math.max(latest, to), first);
  const length = Math.max(last - first, 1);
  const lanes = toLanes(held, length);
  const heights = lanes.map(({ rows }) => laneHead + rows.length * rowHeight + 8);
  const height = heights.reduce((sum, each) => sum + each, 0) + axisHeight;
  const undated = report.conversations.length - held.length;
  const used = severities.filter((severity) =>
    held.some(({ conversation }) => conversation.worst === severity),
  );
  let top = 0;
  const drawn = lanes.map((lane, at) => {
    const markup = drawLane(lane, top, first, length);
    top += heights[at] ?? 0;
    return markup;
  });
  const summary = `${many(held.length, "conversation")} with findings, ${span(new Date(first).toISOString(), new Date(last).toISOString())}`;
  return html`<section aria-labelledby="h-time">
<h2 id="h-time">When it was said</h2>
<p class="quiet small">${summary}. Each mark is one conversation, coloured by the worst thing in it.${undated > 0 ? ` ${many(undated, "conversation")} without a date ${undated === 1 ? "is" : "are"} not drawn.` : ""}</p>
<svg class="time" height="${height}" role="img" aria-label="${summary}">
${drawn}${axis(top, first, last)}</svg>
<p class="key">${used.map((severity) => html`<span class="pill ${severity}">${severity}</span>`)}</p>
</section>
`;
}

function toHeld(conversation: ConversationTotal): Held[] {
  const from = Date.parse(conversation.firstSent ?? conversation.lastSent ?? "");
  const to = Date.parse(conversation.lastSent ?? conversation.firstSent ?? "");
  return Number.isNaN(from) || Number.isNaN(to)
    ? []
    : [{ conversation, from: Math.min(from, to), to: Math.max(from, to) }];
}

function toLanes(held: readonly Held[], length: number): Lane[] {
  const lanes = new Map<string, Lane>();
  for (const one of held) {
    const vendor = one.conversation.vendor ?? "vendor unknown";
    const lane = lanes.get(vendor) ?? { vendor, rows: [] };
    lanes.set(vendor, lane);
    const free = lane.rows.find((row) => (one.from - (row.at(-1)?.to ?? 0)) / length > apart);
    if (free !== undefined) free.push(one);
    else if (lane.rows.length < mostRows) lane.rows.push([one]);
    else lane.rows[mostRows - 1]?.push(one);
  }
  return [...lanes.values()].sort((one, other) => one.vendor.localeCompare(other.vendor, "en"));
}

function drawLane(lane: Lane, top: number, first: number, length: number): Markup {
  const marks = lane.rows.flatMap((row, at) =>
    row.map(({ conversation, from, to }) => {
      const y = top + laneHead + at * rowHeight + rowHeight / 2;
      const about = `${span(conversation.firstSent, conversation.lastSent)}: ${conversation.title ?? conversation.conversation}, found ${times(conversation.count, true)}`;
      return html`<line class="held ${conversation.worst ?? "low"}" x1="${percent(from, first, length)}" x2="${percent(to, first, length)}" y1="${y}" y2="${y}"><title>${about}</title></line>
`;
    }),
  );
  return html`<text class="lane" x="0" y="${top + 15}">${vendorName(lane.vendor)}</text>
${marks}`;
}

function axis(top: number, first: number, last: number): Markup {
  const stops = last - first < 60_000 ? [0] : [0, 1 / 3, 2 / 3, 1];
  const withHours = last - first < 3 * 86_400_000;
  return html`<line class="rule" x1="0" x2="100%" y1="${top}" y2="${top}"/>
${stops.map((stop) => {
  const instant = new Date(first + (last - first) * stop).toISOString();
  const label = withHours ? `${instant.slice(5, 10)} ${instant.slice(11, 16)}` : day(instant);
  const anchor = stop === 0 ? "start" : stop === 1 ? "end" : "middle";
  return html`<text x="${(stop * 100).toFixed(2)}%" y="${top + 16}" text-anchor="${anchor}" class="${anchor}">${label}</text>
`;
})}`;
}

/** A point in time as a share of the picture's width; round ends need a little room on both sides. */
function percent(instant: number, first: number, length: number): string {
  return `${(1.5 + ((instant - first) / length) * 97).toFixed(2)}%`;
}
