import { type Finding, type Location, type Report, severities } from "../../model/index.ts";
import { collectionName, positionText, vendorList } from "../whereabouts.ts";
import { many, remedyLine, span, times, whole } from "../words.ts";
import { foreign, html, type Markup } from "./markup.ts";

const shownAtOnce = 4;
/** Findings drawn; a page of more opens slowly, and nobody reads it. The other files of a run hold them all. */
const mostDrawn = 1_000;
/** Locations drawn of one finding beyond the first hundred findings. */
const fewLocations = 8;
const drawnWhole = 100;

/** Every finding with preview, count, places and remedy, in pieces, so that a long report needs little memory. */
export function* findings(report: Report, remedyAnchors: ReadonlyMap<string, string>): Iterable<Markup> {
  if (report.findings.length === 0) return;
  yield html`<section aria-labelledby="h-findings">
<h2 id="h-findings">Findings</h2>
<p class="quiet small">Worst first. What you see of a value is masked: enough to recognise it, never enough to use it.</p>
${filter()}<ul class="findings" id="findings">
`;
  const lines = new Map(report.remedies.map((remedy) => [remedy.id, remedyLine(remedy)]));
  const drawn = report.findings.slice(0, mostDrawn);
  for (const [at, finding] of drawn.entries()) {
    const mostPlaces = at < drawnWhole ? finding.locations.length : fewLocations;
    yield entry(
      report,
      finding,
      mostPlaces,
      lines.get(finding.remedy) ?? finding.remedy,
      remedyAnchors.get(finding.remedy),
    );
  }
  yield html`</ul>
${unlisted(report, drawn.length)}</section>
`;
}

function unlisted(report: Report, drawn: number): Markup | undefined {
  const notDrawn = report.findings.length - drawn;
  if (notDrawn + report.moreFindings === 0) return undefined;
  const inOtherFiles =
    notDrawn === 0
      ? ""
      : `${whole(notDrawn)} less severe ones are left out to keep this page quick; report.json of this run and --format csv list them.`;
  const onlyCounted =
    report.moreFindings === 0
      ? ""
      : `${many(report.moreFindings, "further finding")} ${report.moreFindings === 1 ? "is" : "are"} counted above but listed nowhere.`;
  return html`<p class="quiet after">${[inOtherFiles, onlyCounted].filter((part) => part !== "").join(" ")}</p>`;
}

function filter(): Markup {
  return html`<form id="filter" hidden role="search">
<input type="search" aria-label="Show only findings with these words" placeholder="Show only findings with …" autocomplete="off">
<select aria-label="Show only this severity"><option value="">any severity</option>${severities.map((severity) => html`<option value="${severity}">${severity}</option>`)}</select>
<output aria-live="polite"></output>
</form>
`;
}

function entry(
  report: Report,
  finding: Finding,
  mostPlaces: number,
  remedy: string,
  anchor: string | undefined,
): Markup {
  const when = span(finding.firstSeen, finding.lastSeen);
  const about = [
    finding.dataClass,
    `${finding.confidence} confidence`,
    when,
    finding.vendors === undefined ? "" : `known to ${vendorList(finding.vendors)}`,
  ].filter((part) => part !== "");
  return html`<li data-severity="${finding.severity}"><article class="finding ${finding.severity}">
<div class="split"><div class="lead"><span class="pill">${finding.severity}</span><h3>${foreign(finding.title)}</h3></div><span>found ${times(finding.count, finding.exact, finding.interval)}</span></div>
<span class="preview">${foreign(finding.preview)}</span>
${places(report, finding, mostPlaces)}
<p class="small"><strong>Do:</strong> ${anchor === undefined ? remedy : html`<a href="#${anchor}">${remedy}</a>`}</p>
<p class="quiet small">${about.join(", ")}; <code>${finding.detector}</code>, fingerprint <code>${finding.fingerprint}</code></p>
</article></li>
`;
}

function places(report: Report, finding: Finding, most: number): Markup {
  const drawn = finding.locations.slice(0, most).map((location) => place(report, location));
  const first = drawn.slice(0, shownAtOnce);
  const rest = drawn.slice(shownAtOnce);
  const notDrawn = finding.moreLocations + finding.locations.length - drawn.length;
  const unlisted =
    notDrawn > 0 ? html`<li class="quiet">and ${many(notDrawn, "more place")} not listed</li>` : undefined;
  if (rest.length === 0) return html`<ul class="places">${first}${unlisted}</ul>`;
  return html`<ul class="places">${first}</ul>
<details class="small"><summary>${many(rest.length, "more place")}</summary><ul class="places">${rest}${unlisted}</ul></details>`;
}

function place(report: Report, location: Location): Markup {
  const position = positionText(location);
  const name = collectionName(report, { place: location.place, name: location.collection });
  return html`<li><code>${foreign(name)}</code>${position === "" ? undefined : html` <span class="at">${foreign(position)}</span>`}</li>`;
}
