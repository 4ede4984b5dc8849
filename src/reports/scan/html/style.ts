/** What a scan's page needs beyond the style of every page: blocks to copy, doors, and lists of small facts. */
export const scanStyle = `
.product { margin-top: 1rem; }
.product > h3 { margin-bottom: .1rem; }
.steps h4, .exposure h4 { font-size: .95rem; font-weight: 600; margin: 0; }
.exposure h4 { margin: .9rem 0 .2rem; }
.copy-from { display: grid; grid-template-columns: minmax(0, 1fr) auto; align-items: start; gap: .4rem; margin: .4rem 0 .6rem; }
pre { margin: 0; overflow-x: auto; background: var(--soft); border-radius: 6px; padding: .5rem .7rem; -webkit-user-select: all; user-select: all; overflow-wrap: normal; }
pre:focus-visible, button:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
button { font: inherit; font-size: .85rem; color: var(--accent); background: var(--sheet); border: 1px solid var(--quiet); border-radius: 6px; padding: .25rem .6rem; cursor: pointer; }
button[hidden] { display: none; }
.bullets { list-style: disc; padding-left: 1.2rem; }
.bullets li { margin: .15rem 0; }
.scroll { overflow-x: auto; }
.scroll th, .scroll code, .scroll .word { white-space: nowrap; }
.scroll th:last-child, .scroll td:last-child { text-align: left; }
.word.open, .word.weak { font-weight: 600; }
.inferred { color: var(--quiet); }
@media print {
  pre { white-space: pre-wrap; overflow-wrap: anywhere; }
  button { display: none; }
  .copy-from { display: block; }
  .scroll { overflow-x: visible; }
  .scroll code { white-space: normal; }
}
`;
