import { type Exposure, type ScanReport, severities } from "../../../model/index.ts";
import { foreign, html, type Markup } from "../../html/markup.ts";
import { many, minute } from "../../words.ts";
import { exposed } from "../scan-answer.ts";
import { doorText, productText, reachers, vulnerabilitiesText } from "../scan-words.ts";
import { leftOut } from "./actions.ts";
import { blast, holds, mostEntries, readers, rest } from "./leaks.ts";

/** Services drawn; a page of more opens slowly, and nobody reads it. The other files of a run hold them all. */
const mostDrawn = 300;

/** Each service that is open or weak with doors, proof, reach, what would leak and who has read, in pieces. */
export function* exposures(report: ScanReport): Iterable<Markup> {
  const found = exposed(report);
  if (found.length === 0) return;
  yield html`<section aria-labelledby="h-exposures">
<h2 id="h-exposures">Open or weak</h2>
<p class="quiet small">Worst first.</p>
${filter()}<ul class="findings" id="findings">
`;
  for (const exposure of found.slice(0, mostDrawn)) yield entry(exposure);
  yield html`</ul>
${leftOut(Math.max(0, found.length - mostDrawn))}</section>
`;
}

function filter(): Markup {
  return html`<form id="filter" hidden role="search">
<input type="search" aria-label="Show only services with these words" placeholder="Show only services with …" autocomplete="off">
<select aria-label="Show only this severity"><option value="">any severity</option>${severities.map((severity) => html`<option value="${severity}">${severity}</option>`)}</select>
<output aria-live="polite"></output>
</form>
`;
}

function entry(exposure: Exposure): Markup {
  const { severity = "low", verdict, why, reachableBy, lifecycle, id } = exposure;
  return html`<li data-severity="${severity}"><article class="finding exposure ${severity}">
<div class="split"><div class="lead"><span class="pill">${severity}</span><h3>${foreign(productText(exposure))}</h3></div><span>${verdict}${lifecycle === undefined ? undefined : html`, ${lifecycle.state}`}</span></div>
<p>It ${foreign(why)}. Reached by ${reachers[reachableBy]}.</p>
${doors(exposure)}${reach(exposure)}${blast(exposure)}${holds(exposure)}${readers(exposure)}${holes(exposure)}${proof(exposure)}${bullets("Worth knowing", exposure.notes)}${bullets("Sources", exposure.references)}<p class="quiet small">${exposure.category}, <code>${id}</code></p>
</article></li>
`;
}

function doors({ doors: all }: Exposure): Markup {
  return html`<h4>Doors</h4>
<div class="scroll" tabindex="0" role="group" aria-label="Doors"><table class="small"><thead><tr><th scope="col">Door</th><th scope="col">Service</th><th scope="col">Verdict</th><th scope="col">TLS</th></tr></thead><tbody>
${all.slice(0, mostEntries).map(
  (
    door,
  ) => html`<tr><td><code>${foreign(doorText(door))}</code>${door.expected === undefined ? undefined : html` <span class="quiet">named by ${foreign(door.expected)}</span>`}</td><td><code>${foreign(door.service)}</code></td><td class="word ${door.verdict}">${door.verdict}</td><td>${tls(door.tls)}</td></tr>
`,
)}</tbody></table></div>
${rest(all.length)}`;
}

function tls(certificate: Exposure["doors"][number]["tls"]): Markup {
  if (certificate === undefined) return html`none`;
  const { protocol, trusted, problem, subject, validTo } = certificate;
  return html`${foreign(protocol)}, ${trusted ? "trusted" : html`not trusted: ${foreign(problem ?? "no reason given")}`}, <span class="quiet">${foreign(subject)}${validTo === undefined ? undefined : html`, valid to ${minute(validTo)}`}</span>`;
}

function reach({ reach: all }: Exposure): Markup {
  const part = (how: "shown" | "inferred"): Markup[] =>
    all
      .filter((each) => each.how === how)
      .map(
        ({ can, because }) => html`<li><strong>${can}</strong>: ${foreign(because)}</li>
`,
      );
  const shown = part("shown");
  const inferred = part("inferred");
  return html`${
    shown.length === 0
      ? undefined
      : html`<h4>What a stranger can do, as its answers show</h4>
<ul class="bullets small">${shown}</ul>
`
  }${
    inferred.length === 0
      ? undefined
      : html`<h4>What follows from its settings, never tried</h4>
<ul class="bullets small inferred">${inferred}</ul>
`
  }`;
}

function holes(exposure: Exposure): Markup | undefined {
  const { vulnerabilities, vulnerabilitiesKnown } = exposure;
  if (!vulnerabilitiesKnown)
    return html`<p class="quiet small">Known holes of this version: ${vulnerabilitiesText(exposure, 0)}.</p>
`;
  if (vulnerabilities.length === 0) return undefined;
  return html`<h4>Known holes of this version</h4>
<ul class="bullets small">${vulnerabilities.slice(0, mostEntries).map(
    ({
      id,
      title,
      severity,
      fixedIn,
      source,
    }) => html`<li><strong>${foreign(id)}</strong> (${severity}): ${foreign(title)}; fixed in ${foreign(fixedIn)} <span class="quiet">(${foreign(source)})</span></li>
`,
  )}</ul>
${rest(vulnerabilities.length)}`;
}

function proof({ proof: all }: Exposure): Markup | undefined {
  if (all.length === 0) return undefined;
  return html`<details class="small"><summary>${many(all.length, "question")} and what the answers prove</summary><ol>
${all.slice(0, mostEntries).map(
  ({
    request,
    answer,
    means,
    says,
    evidence,
  }) => html`<li><code>${foreign(request)}</code> was answered with <code>${foreign(answer)}</code>: ${foreign(means)} <span class="quiet">(${says}${evidence.length === 0 ? "" : `; evidence ${evidence.map(String).join(", ")}`})</span></li>
`,
)}</ol>${rest(all.length)}</details>
`;
}

function bullets(title: string, texts: readonly string[]): Markup | undefined {
  if (texts.length === 0) return undefined;
  return html`<h4>${title}</h4>
<ul class="bullets small">${texts.slice(0, mostEntries).map(
    (text) => html`<li>${foreign(text)}</li>
`,
  )}</ul>
${rest(texts.length)}`;
}
