import { type Finding, type Location, type Report, severities } from "../../model/index.ts";
import { many, positionText, remedyLine, span, times } from "../words.ts";
import { foreign, html, type Markup } from "./markup.ts";

const shownAtOnce = 4;

/** Every finding with preview, count, places and remedy, in pieces, so that a long report needs little memory. */
export function* findings(report: Report, remedyAnchors: ReadonlyMap<string, string>): Iterable<Markup> {
  if (report.findings.length === 0) return;
  yield html`<section aria-labelledby="h-findings">
<h2 id="h-findings">Findings</h2>
<p class="quiet small">Worst first. What you see of a value is masked: enough to recognise it, never enough to use it.</p>
${filter()}<ul class="findings" id="findings">
`;
  const lines = new Map(report.remedies.map((remedy) => [remedy.id, remedyLine(remedy)]));
  for (const finding of report.findings) {
    yield entry(finding, lines.get(finding.remedy) ?? finding.remedy, remedyAnchors.get(finding.remedy));
  }
  yield html`</ul>
${report.moreFindings > 0 ? html`<p class="quiet after">And ${many(report.moreFindings, "more finding")} that ${report.moreFindings === 1 ? "is" : "are"} counted above but not listed here.</p>` : undefined}</section>
`;
}

function filter(): Markup {
  return html`<form id="filter" hidden role="search">
<input type="search" aria-label="Show only findings with these words" placeholder="Show only findings with …" autocomplete="off">
<select aria-label="Show only this severity"><option value="">any severity</option>${severities.map((severity) => html`<option value="${severity}">${severity}</option>`)}</select>
<output aria-live="polite"></output>
</form>
`;
}

function entry(finding: Finding, remedy: string, anchor: string | undefined): Markup {
  const when = span(finding.firstSeen, finding.lastSeen);
  const about = [
    finding.dataClass,
    `${finding.confidence} confidence`,
    when,
    finding.vendors === undefined ? "" : `sent to ${finding.vendors.join(", ")}`,
  ].filter((part) => part !== "");
  return html`<li data-severity="${finding.severity}"><article class="finding ${finding.severity}">
<div class="split"><div class="lead"><span class="pill">${finding.severity}</span><h3>${foreign(finding.title)}</h3></div><span>found ${times(finding.count, finding.exact)}</span></div>
<span class="preview">${foreign(finding.preview)}</span>
${places(finding)}
<p class="small"><strong>Do:</strong> ${anchor === undefined ? remedy : html`<a href="#${anchor}">${remedy}</a>`}</p>
<p class="quiet small">${about.join(", ")}; <code>${finding.detector}</code>, fingerprint <code>${finding.fingerprint}</code></p>
</article></li>
`;
}

function places(finding: Finding): Markup {
  const first = finding.locations.slice(0, shownAtOnce);
  const rest = finding.locations.slice(shownAtOnce);
  const unlisted =
    finding.moreLocations > 0
      ? html`<li class="quiet">and ${many(finding.moreLocations, "more place")} not listed</li>`
      : undefined;
  if (rest.length === 0) return html`<ul class="places">${first.map(place)}${unlisted}</ul>`;
  return html`<ul class="places">${first.map(place)}</ul>
<details class="small"><summary>${many(rest.length, "more place")}</summary><ul class="places">${rest.map(place)}${unlisted}</ul></details>`;
}

function place(location: Location): Markup {
  const position = positionText(location);
  return html`<li><code>${foreign(location.collection)}</code>${position === "" ? undefined : html` <span class="at">${foreign(position)}</span>`}</li>`;
}
