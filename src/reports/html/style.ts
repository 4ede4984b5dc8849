/** The page's only style sheet. System fonts, no images, light and dark by the reader's own choice. */
export const style = `
:root {
  color-scheme: light dark;
  --page: #f6f7f6; --sheet: #ffffff; --line: #dfe4e3; --soft: #eef2f1;
  --ink: #18211f; --quiet: #55625f; --accent: #0b6660;
  --critical: #a8201a; --high: #a0440a; --medium: #7a5b00; --low: #38606e;
  --critical-soft: #fcebe9; --high-soft: #fdeee3; --medium-soft: #faf2d8; --low-soft: #e6f0f3;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #101514; --sheet: #171e1d; --line: #2b3634; --soft: #1f2827;
    --ink: #e4eae8; --quiet: #9fada9; --accent: #6fcfc5;
    --critical: #ff9a91; --high: #ffb07c; --medium: #e8c65a; --low: #8fc3d6;
    --critical-soft: #3a1b19; --high-soft: #382314; --medium-soft: #302910; --low-soft: #17292f;
  }
}
* { box-sizing: border-box; }
html { font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Noto Sans CJK SC", sans-serif; -webkit-text-size-adjust: 100%; }
body { margin: 0; background: var(--page); color: var(--ink); overflow-wrap: anywhere; }
main, body > header, body > footer { max-width: 54rem; margin: 0 auto; padding: 0 1.25rem; }
body > header { padding-top: 2.25rem; }
.mark { display: flex; align-items: center; gap: .5rem; margin: 0; color: var(--accent); font-weight: 600; letter-spacing: .01em; }
.mark svg { flex: none; fill: currentColor; }
h1 { font-size: clamp(1.5rem, 1.15rem + 1.8vw, 2.1rem); line-height: 1.22; font-weight: 650; letter-spacing: -.015em; margin: 1rem 0 .75rem; text-wrap: pretty; max-width: 34em; }
h2 { font-size: 1.15rem; font-weight: 650; margin: 0 0 .25rem; letter-spacing: -.005em; }
h3 { font-size: 1rem; font-weight: 600; margin: 0; }
p { margin: .35rem 0; }
a { color: var(--accent); text-underline-offset: .15em; }
a:focus-visible, summary:focus-visible, input:focus-visible, select:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 3px; }
.quiet { color: var(--quiet); }
.small { font-size: .875rem; }
code, .preview { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", "Noto Sans Mono", "Noto Sans Mono CJK SC", monospace; font-size: .875em; }
ul, ol { margin: 0; padding: 0; list-style: none; }
section { background: var(--sheet); border: 1px solid var(--line); border-radius: 12px; padding: 1.25rem 1.35rem 1.35rem; margin: 1.1rem 0; }
section > h2 + p { margin-top: 0; }
.notice { border: 1px solid var(--medium); background: var(--medium-soft); border-radius: 10px; padding: .7rem 1rem; margin: 1rem 0; }
.facts { display: grid; grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr)); gap: .25rem 1.5rem; margin: 1.25rem 0 .5rem; }
.facts div { display: flex; flex-direction: column-reverse; justify-content: flex-end; border-top: 2px solid var(--line); padding-top: .5rem; }
.facts dt { color: var(--quiet); font-size: .875rem; }
.facts dd { margin: 0; font-size: 1.3rem; font-weight: 600; white-space: nowrap; font-variant-numeric: tabular-nums; line-height: 1.25; }
.pill { display: inline-block; flex: none; font-size: .75rem; line-height: 1; font-weight: 650; letter-spacing: .02em; padding: .3rem .5rem; border-radius: 99px; white-space: nowrap; }
.critical .pill, .pill.critical { color: var(--critical); background: var(--critical-soft); }
.high .pill, .pill.high { color: var(--high); background: var(--high-soft); }
.medium .pill, .pill.medium { color: var(--medium); background: var(--medium-soft); }
.low .pill, .pill.low { color: var(--low); background: var(--low-soft); }
.rows > li { padding: .75rem 0; border-top: 1px solid var(--line); }
.rows > li:first-child { border-top: 0; }
.rows > li:last-child { padding-bottom: 0; }
.rows.plain > li { padding: .45rem 0; }
.after { margin-top: .75rem; }
.row { display: grid; grid-template-columns: 4.75rem minmax(0, 1fr) auto; align-items: baseline; gap: 0 .6rem; }
.row .amount { color: var(--quiet); font-size: .9rem; font-variant-numeric: tabular-nums; text-align: right; }
.row .amount strong { color: var(--ink); }
.row .more { grid-column: 2 / -1; margin: .1rem 0 0; min-width: 0; }
.row .kind { color: var(--ink); }
.row .extent { display: block; }
.row details { margin-top: .2rem; }
.row h4 { font-size: .875rem; font-weight: 600; margin: .75rem 0 .2rem; color: var(--ink); }
.because { list-style: disc; padding-left: 1.2rem; }
table { border-collapse: collapse; width: 100%; margin: .5rem 0 .25rem; font-variant-numeric: tabular-nums; }
caption { text-align: left; font-weight: 600; color: var(--ink); padding: .25rem 0; }
th { text-align: left; font-weight: 500; color: var(--quiet); }
th, td { padding: .3rem .75rem .3rem 0; border-top: 1px solid var(--line); vertical-align: baseline; }
thead th { border-top: 0; }
td { color: var(--ink); }
th:last-child, td:last-child { text-align: right; padding-right: 0; }
.type { color: var(--quiet); }
.about { font-size: .875rem; font-weight: 400; color: var(--quiet); }
.split { display: flex; flex-wrap: wrap; align-items: baseline; justify-content: space-between; gap: .15rem 1rem; }
.split > :last-child { color: var(--quiet); font-size: .9rem; font-variant-numeric: tabular-nums; }
.lead { display: flex; flex-wrap: wrap; align-items: center; gap: .35rem .6rem; min-width: 0; }
.time .critical { fill: var(--critical); stroke: var(--critical); }
.time .high { fill: var(--high); stroke: var(--high); }
.time .medium { fill: var(--medium); stroke: var(--medium); }
.time .low { fill: var(--low); stroke: var(--low); }
.steps { counter-reset: step; }
.steps > li { counter-increment: step; display: grid; grid-template-columns: 2rem 1fr; gap: 0 .5rem; }
.steps > li::before { content: counter(step); color: var(--quiet); font-weight: 600; font-variant-numeric: tabular-nums; line-height: 1.6; }
.steps h3 { line-height: 1.45; }
.steps .meta { display: flex; flex-wrap: wrap; align-items: center; gap: .3rem .6rem; margin: .35rem 0 0; }
details > summary { cursor: pointer; color: var(--accent); font-size: .9rem; width: fit-content; padding: .25rem 0; }
details ol { list-style: decimal; padding-left: 1.3rem; margin: .35rem 0 .25rem; }
details ol li { margin: .35rem 0; padding-left: .2rem; }
details ol li > .where { display: block; color: var(--quiet); }
.unchecked { color: var(--medium); font-weight: 600; }
.finding { border-left: 3px solid var(--line); padding-left: .9rem; scroll-margin-top: 1rem; }
.finding.critical { border-left-color: var(--critical); }
.finding.high { border-left-color: var(--high); }
.finding.medium { border-left-color: var(--medium); }
.finding.low { border-left-color: var(--low); }
.findings > li { padding: 1rem 0; border-top: 1px solid var(--line); content-visibility: auto; contain-intrinsic-size: auto 13rem; }
.findings > li:first-child { border-top: 0; padding-top: .5rem; }
.findings > li:last-child { padding-bottom: 0; }
.preview { display: block; width: fit-content; max-width: 100%; background: var(--soft); border-radius: 6px; padding: .3rem .6rem; margin: .5rem 0; white-space: pre-wrap; }
.places { font-size: .9rem; margin: .25rem 0 .35rem; }
.places li { padding: .12rem 0; }
.places .at { color: var(--quiet); }
.time { display: block; width: 100%; overflow: visible; margin-top: .75rem; }
.time text { fill: var(--quiet); font-size: 12px; stroke: none; }
.time .lane { fill: var(--ink); font-size: 13px; font-weight: 600; }
.time .rule { stroke: var(--line); stroke-width: 1; }
.time .held { stroke-width: 9; stroke-linecap: round; }
.key { display: flex; flex-wrap: wrap; gap: .35rem .5rem; margin-top: .75rem; }
#filter { display: flex; flex-wrap: wrap; gap: .5rem; align-items: center; margin: .6rem 0 .4rem; }
#filter[hidden] { display: none; }
#filter input { flex: 1 1 12rem; min-width: 0; }
#filter input, #filter select { font: inherit; font-size: .95rem; color: inherit; background: var(--sheet); border: 1px solid var(--quiet); border-radius: 8px; padding: .4rem .6rem; }
#filter output:empty { display: none; }
#filter output { color: var(--quiet); font-size: .875rem; }
body > footer { color: var(--quiet); font-size: .875rem; padding-top: .25rem; padding-bottom: 3rem; }
@media (max-width: 34rem) {
  main, body > header, body > footer { padding-left: .9rem; padding-right: .9rem; }
  body > header { padding-top: 1.4rem; }
  section { padding: 1rem .95rem 1.1rem; border-radius: 10px; }
  .facts { grid-template-columns: 1fr 1fr; }
  .steps > li { grid-template-columns: 1.25rem 1fr; }
  .row { display: block; }
  .time .middle { display: none; }
  .row .name { margin-left: .35rem; }
  th, td { padding-right: .45rem; }
  .row .amount { display: block; text-align: left; margin-top: .3rem; }
}
@media print {
  :root {
    --page: #fff; --sheet: #fff; --line: #cfd6d4; --soft: #f2f4f3; --ink: #000; --quiet: #444; --accent: #0b4f4a;
    --critical: #a8201a; --high: #a0440a; --medium: #6b5000; --low: #2f5361;
    --critical-soft: #fcebe9; --high-soft: #fdeee3; --medium-soft: #faf2d8; --low-soft: #e6f0f3;
  }
  html { font-size: 11pt; }
  body { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  main, body > header, body > footer { max-width: none; padding-left: 0; padding-right: 0; }
  body > header { padding-top: 0; }
  section { border: 0; border-top: 1px solid var(--line); border-radius: 0; padding: .8rem 0 0; margin: .8rem 0; }
  .findings > li { content-visibility: visible; }
  h2 { break-after: avoid; }
  .rows > li, .findings > li, section:has(.time) { break-inside: avoid; }
  #filter, summary { display: none; }
  details::details-content { content-visibility: visible; display: block; }
  a { color: inherit; text-decoration: none; }
}
`;
