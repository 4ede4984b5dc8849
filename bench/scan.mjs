import { catalogue, createScanner } from "../dist/detect/index.js";
import { planFor } from "../dist/detect/plan.js";

const t0 = performance.now();
const plan = planFor(catalogue);
console.log(
  "plan",
  (performance.now() - t0).toFixed(1),
  "ms",
  catalogue.length,
  "detectors",
  plan.automaton.next.length / 128,
  "states",
  plan.cues.length,
  "cues",
  plan.numbers.length,
  "numbers",
  plan.capitals.length,
  "capitals",
  "longest",
  plan.longest,
);
const scanner = createScanner({ detectors: catalogue });
const prose =
  "I was wondering whether you could help me write a short letter to my landlord about the heating. It has been broken since last week and nobody called back, although the contract clearly says repairs take two days at most. Please keep it polite but firm, and mention that my account shows I always paid on time. ";
let log = "";
for (let i = 0; i < 200; i++)
  log +=
    JSON.stringify({
      timestamp: new Date(1738142400000 + i * 977).toISOString(),
      level: "info",
      service: "chat-api",
      span_name: "completion",
      trace_id: ((i * 2654435761) >>> 0).toString(16).padStart(8, "0") + "a1b2c3d4e5f60718",
      duration_ms: (i * 13) % 977,
      status: 200,
      path: "/v1/chat/completions",
      msg: "request completed for model deepseek-chat",
      user: "u_" + i * 7919,
    }) + "\n";
const fs = await import("node:fs");
const code = fs
  .readFileSync(new URL("../node_modules/@types/node/fs.d.ts", import.meta.url), "utf8")
  .slice(0, 1e6);
const js = fs.readFileSync(new URL("../node_modules/zod/v4/core/schemas.js", import.meta.url), "utf8");
function measure(name, unit, size = 8e6) {
  let text = "";
  while (text.length < size) text += unit;
  text = Buffer.from(text).toString(/[^\x00-\x7f]/.test(unit) ? "utf8" : "latin1");
  let n = 0;
  scanner.scan(text.slice(0, 2e6));
  const c0 = process.cpuUsage();
  n = scanner.scan(text).length;
  const c1 = process.cpuUsage(c0);
  const ms = (c1.user + c1.system) / 1000;
  console.log(name.padEnd(10), (text.length / 1e3 / ms).toFixed(1), "MB/s", n, "matches");
}
measure("prose", prose);
measure("logs", log);
measure("dts", code);
measure("js", js);
const p4 = prose.repeat(20).slice(0, 4096);
for (let i = 0; i < 300; i++) scanner.scan(p4);
const t = performance.now();
for (let i = 0; i < 300; i++) scanner.scan(p4);
console.log("4KB prompt", (((performance.now() - t) / 300) * 1000).toFixed(1), "us");
