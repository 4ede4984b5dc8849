// Load from wrk (Debian's package): a thread of its own, bodies made before it starts.
import { spawnSync } from "node:child_process";
import { rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chatBody } from "./prompts.mjs";

const different = 2000;

/** wrk's script: each request takes the next body and numbers it, so that none comes twice. */
function scriptFor(bytes, headers) {
  const bodies = Array.from({ length: Math.min(different, Math.ceil(20_000_000 / bytes)) }, (_, at) =>
    chatBody(bytes, at),
  );
  return `
local bodies = { ${bodies.map((body) => JSON.stringify(body).replaceAll("\\/", "/")).join(",\n")} }
local headers = { ${Object.entries(headers)
    .map(([name, value]) => `["${name}"] = "${value}"`)
    .join(", ")} }
local at = 0
request = function()
  at = at + 1
  local body = bodies[at % #bodies + 1]:gsub("Question %d+", "Question " .. at * 7919, 1)
  return wrk.format("POST", nil, headers, body)
end
done = function(summary, latency, requests)
  io.write(string.format("RESULT %d %d %f %f %d\\n", summary.requests, summary.duration,
    latency:percentile(50), latency:percentile(99),
    summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout))
end
`;
}

/** Requests a second, and milliseconds at the median and the 99th percentile. */
export function load(target, { bytes, connections, seconds }) {
  const script = join(tmpdir(), `watertight-bench-${process.pid}.lua`);
  writeFileSync(script, scriptFor(bytes, { "content-type": "application/json", ...target.headers }), {
    mode: 0o600,
  });
  try {
    const { stdout, status, error } = spawnSync(
      "wrk",
      ["-t1", `-c${connections}`, `-d${seconds}s`, "--timeout", "20s", "-s", script, target.url],
      { encoding: "utf8", timeout: (seconds + 60) * 1000 },
    );
    const result = /RESULT (\d+) (\d+) ([\d.]+) ([\d.]+) (\d+)/.exec(stdout ?? "");
    if (status !== 0 || result === null) throw new Error(`wrk failed: ${error?.message ?? status}`);
    const [, requests, microseconds, median, worst, errors] = result.map(Number);
    return { perSecond: (requests / microseconds) * 1e6, median: median / 1000, p99: worst / 1000, errors };
  } finally {
    rmSync(script, { force: true });
  }
}
