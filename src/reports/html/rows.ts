import type { Severity } from "../../model/index.ts";
import { many, severityHints } from "../words.ts";
import { html, type Markup } from "./markup.ts";

/** One entry of a list: how bad, what, how often, and what else there is to say. */
export function row(
  worst: Severity | undefined,
  name: Markup,
  amount: Markup | string,
  about: Markup | string,
): Markup {
  return html`<li class="row"><span>${worst === undefined ? undefined : pill(worst)}</span><span class="name">${name}</span><span class="amount">${amount}</span><div class="quiet small more">${about}</div></li>
`;
}

/** A severity as a small coloured word. */
export function pill(severity: Severity): Markup {
  return html`<span class="pill ${severity}" title="${severityHints[severity]}">${severity}</span>`;
}

/** How many a list leaves out; nothing when it leaves out none. */
export function notDrawn(count: number, name: string): Markup | undefined {
  if (count === 0) return undefined;
  return html`<p class="quiet small after">And ${many(count, `more ${name}`)} with findings, not listed here.</p>`;
}
