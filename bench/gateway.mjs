// The gateway: `npm run bench -- gateway`. All stand-ins before the same vendor, in one run, in turns.
import { spawnSync } from "node:child_process";
import { load } from "./gateway/load.mjs";
import { standIns, startScript } from "./gateway/stand-ins.mjs";
import { memoryOfIdle, streamDelays } from "./gateway/streams.mjs";
import { print, table } from "./table.mjs";

const sizes = [
  { name: "1 KB", bytes: 1000 },
  { name: "4 KB", bytes: 4000 },
  { name: "100 KB", bytes: 100_000 },
];
const connections = [1, 16, 64];

/** @returns every number that was measured, by stand-in. */
export async function gatewayBench({ seconds, streams, idle }) {
  if (spawnSync("wrk", ["--version"]).error)
    throw new Error("wrk is not installed (Debian: apt-get install wrk)");
  const vendor = await startScript("vendor.mjs");
  const results = [];
  try {
    for (const { name, missing, start } of standIns) {
      const why = missing?.();
      if (why !== undefined) {
        print(`${name}: not measured, ${why}`);
        continue;
      }
      const target = await start(vendor.port);
      try {
        results.push({ name, ...(await measured(target, { seconds, streams, idle })) });
        print(`${name}: measured`);
      } finally {
        await target.stop();
      }
    }
  } finally {
    await vendor.stop();
  }
  show(results);
  return results;
}

async function measured(target, { seconds, streams, idle }) {
  load(target, { bytes: 1000, connections: 16, seconds: 3 });
  const loads = sizes.flatMap(({ name, bytes }) =>
    connections.map((count) => ({
      size: name,
      connections: count,
      ...load(target, { bytes, connections: count, seconds }),
    })),
  );
  const delays = await streamDelays(target, streams);
  const memory = target.pid === undefined ? undefined : await memoryOfIdle(target, idle);
  return { loads, delays, memory };
}

function show(results) {
  const direct = results.find(({ name }) => name === "no proxy");
  for (const { name: size } of sizes) {
    for (const count of connections) {
      const of = ({ loads }) => loads.find((one) => one.size === size && one.connections === count);
      const bare = of(direct);
      print(
        table(
          [`${size}, ${count} connections`, "req/s", "added p50 ms", "added p99 ms", "errors"],
          results.map((one) => {
            const { perSecond, median, p99, errors } = of(one);
            return [
              one.name,
              perSecond.toFixed(0),
              (median - bare.median).toFixed(2),
              (p99 - bare.p99).toFixed(2),
              String(errors),
            ];
          }),
        ),
      );
    }
  }
  print(
    table(
      ["streams of 100 chunks", "first ms", "first p99", "chunk ms", "chunk p99", "idle streams", "KB each"],
      results.map(({ name, delays: { first, chunk }, memory }) => [
        name,
        first.median.toFixed(2),
        first.p99.toFixed(2),
        chunk.median.toFixed(2),
        chunk.p99.toFixed(2),
        memory === undefined ? "" : String(memory.begun),
        memory === undefined ? "" : (memory.bytesEach / 1024).toFixed(1),
      ]),
    ),
  );
}
