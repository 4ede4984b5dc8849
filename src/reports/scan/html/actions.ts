import type { FixStep, ScanReport } from "../../../model/index.ts";
import { foreign, html, type Markup } from "../../html/markup.ts";
import { pill } from "../../html/rows.ts";
import { many, whole } from "../../words.ts";
import { type ActionGroup, actionGroups, groupTitle, someOf } from "../scan-actions.ts";
import { doorsText, snippetLines, stepText } from "../scan-words.ts";

/** Products drawn; a page of more opens slowly, and nobody mends so many at once. */
const mostDrawn = 50;

/** What to do, by product, the worst first; what is to be copied stands in blocks of its own. */
export function whatToDo(report: ScanReport): Markup {
  const groups = actionGroups(report);
  if (groups.length === 0) return html``;
  const products = groups.filter(({ product }) => product !== undefined);
  const drawn = products.slice(0, mostDrawn);
  const left = products.length - drawn.length;
  return html`<section aria-labelledby="h-do">
<h2 id="h-do">What to do</h2>
<p class="quiet small">In this order.</p>
${drawn.map(product)}${
  left === 0
    ? undefined
    : html`<p class="quiet after">And ${many(left, "more product")} to mend; report.json of this run has their steps.</p>
`
}${groups.filter(({ product: name }) => name === undefined).map(product)}</section>
`;
}

function product(group: ActionGroup): Markup {
  const places = group.exposures.map(doorsText);
  return html`<div class="product"><h3>${groupTitle(group)}${group.product === undefined ? undefined : html` ${pill(group.worst)}`}</h3>
${
  group.product === undefined
    ? undefined
    : html`<p class="quiet small">at ${foreign(someOf(places, 10))}</p>
`
}<ol class="rows plain steps">
${group.steps.map(step)}</ol></div>
`;
}

function step(one: FixStep): Markup {
  return html`<li><div><h4>${stepText(one)}</h4>
${
  one.where === undefined
    ? undefined
    : html`<p class="quiet small">in ${foreign(one.where)}</p>
`
}${block(one)}</div></li>
`;
}

/** A click into the block selects all of it; with a script there is a button as well. */
function block(one: FixStep): Markup | undefined {
  const lines = snippetLines(one);
  if (lines.length === 0) return undefined;
  const name = `To copy, ${many(lines.length, "line")}${one.language === undefined ? "" : ` of ${one.language}`}`;
  return html`<div class="copy-from"><pre tabindex="0" role="group" aria-label="${name}"><code>${lines.map((line, at) => html`${at > 0 ? newline : undefined}${line}`)}</code></pre><button type="button" hidden>Copy</button></div>
`;
}

const newline = html`
`;

/** How many services a page draws in full, said where some are left out. */
export function leftOut(count: number): Markup | undefined {
  if (count === 0) return undefined;
  return html`<p class="quiet after">${whole(count)} less severe ones are left out to keep this page quick; report.json of this run and --format csv list them.</p>
`;
}
