// Draws docs/demo.svg from a real run of the demo: `node scripts/terminal-picture.mjs`.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const home = mkdtempSync(join(tmpdir(), "watertight-picture-"));
const run = spawnSync(process.execPath, [join(root, "bin", "watertight.js"), "demo"], {
  encoding: "utf8",
  env: { ...process.env, WATERTIGHT_HOME: home, FORCE_COLOR: "1", NO_COLOR: "" },
});
rmSync(home, { recursive: true, force: true });
if (run.status !== 0) {
  process.stderr.write(`error: the demo ended with ${run.status}\n${run.stderr}`);
  process.exit(1);
}
const lines = [
  [
    { text: "$ ", style: "dim" },
    { text: "npx watertight demo", style: "bold" },
  ],
  [],
  ...spansOf(run.stdout.trimEnd()),
];
writeFileSync(join(root, "docs", "demo.svg"), drawn(lines));

/** Lines of spans, each with the classes its escape codes (ECMA-48 §8.3.117) stand for. */
function spansOf(text) {
  const colours = { 31: "red", 33: "yellow", 35: "magenta", 36: "cyan" };
  let colour = "";
  let weight = "";
  return text.split("\n").map((line) =>
    line.split(/(\u001b\[[\d;]*m)/).flatMap((part) => {
      if (!part.startsWith("\u001b[")) {
        return part === "" ? [] : [{ text: part, style: [weight, colour].filter(Boolean).join(" ") }];
      }
      for (const code of part.slice(2, -1).split(";").map(Number)) {
        if (code === 1) weight = "bold";
        else if (code === 2) weight = "dim";
        else if (code === 22) weight = "";
        else if (code === 39) colour = "";
        else if (code in colours) colour = colours[code];
        else throw new Error(`escape code ${code} has no colour here`);
      }
      return [];
    }),
  );
}

function drawn(lines) {
  const size = 14;
  const advance = 8.4;
  const leading = 19;
  const margin = 20;
  const bar = 34;
  const columns = Math.max(...lines.map((spans) => spans.reduce((sum, { text }) => sum + text.length, 0)));
  const width = Math.ceil(columns * advance + 2 * margin);
  const height = Math.ceil(lines.length * leading + bar + 1.5 * margin);
  const texts = lines.flatMap((spans, row) => {
    let column = 0;
    const y = bar + margin + row * leading;
    return spans.map(({ text, style }) => {
      const lead = text.length - text.trimStart().length;
      const shown = text.trim();
      const x = (margin + (column + lead) * advance).toFixed(1);
      column += text.length;
      if (shown === "") return "";
      const length = (shown.length * advance).toFixed(1);
      const look = style === "" ? "" : ` class="${style}"`;
      return `<text x="${x}" y="${y}" textLength="${length}"${look}>${escaped(shown)}</text>\n`;
    });
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">
<title>watertight demo in a terminal</title>
<style>
.ground { fill: #ffffff; stroke: #d0d7de } .dot { fill: #d0d7de }
text { font: ${size}px ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; white-space: pre; fill: #1f2328 }
.bold { font-weight: 700 } .dim { fill: #59636e }
.red { fill: #b3261e } .yellow { fill: #805500 } .magenta { fill: #7b2d8e } .cyan { fill: #0b6470 }
@media (prefers-color-scheme: dark) {
.ground { fill: #0d1117; stroke: #30363d } .dot { fill: #30363d }
text { fill: #e6edf3 } .dim { fill: #9198a1 }
.red { fill: #ff8a80 } .yellow { fill: #e3b341 } .magenta { fill: #d7a6f0 } .cyan { fill: #76d9e6 }
}
</style>
<rect class="ground" x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="8"/>
${[0, 1, 2].map((at) => `<circle class="dot" cx="${margin + at * 18}" cy="18" r="5.5"/>`).join("")}
${texts.join("")}</svg>
`;
}

function escaped(text) {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
}
