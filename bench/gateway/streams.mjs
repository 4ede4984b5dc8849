// Streams as a client sees them: how long each chunk was under way, and what an open one costs.
import { readFileSync } from "node:fs";
import { Agent, request } from "node:http";
import { chatBody } from "./prompts.mjs";

const agent = new Agent({ keepAlive: true, maxSockets: 20_000 });

function post(target, body, onChunk, onEnd) {
  const url = new URL(target.url);
  const sent = request(
    url,
    { agent, method: "POST", headers: { "content-type": "application/json", ...target.headers } },
    (answer) => {
      answer.on("data", onChunk);
      answer.on("end", () => onEnd(answer.statusCode));
      answer.on("error", () => onEnd(undefined));
    },
  );
  sent.on("error", () => onEnd(undefined));
  sent.end(body);
  return sent;
}

/** Milliseconds from the vendor's writing to the client's reading, over `count` streams of 100 chunks, eight at a time. */
export async function streamDelays(target, count) {
  const first = [];
  const all = [];
  const one = (at) =>
    new Promise((resolve, reject) => {
      let begun = false;
      let rest = "";
      post(
        target,
        chatBody(1000, at, { stream: true }),
        (chunk) => {
          const now = process.hrtime.bigint();
          rest += chunk;
          for (const [, sent] of rest.matchAll(/"content":"(\d{9,}) "/g)) {
            const delay = Number(now - BigInt(sent)) / 1e6;
            if (!begun) first.push(delay);
            begun = true;
            all.push(delay);
          }
          rest = rest.slice(rest.lastIndexOf("\n\n") + 2);
        },
        (status) => (status === 200 ? resolve() : reject(new Error(`a stream ended with ${status}`))),
      );
    });
  for (let at = 0; at < count; at += 8)
    await Promise.all(Array.from({ length: 8 }, (_, next) => one(at + next)));
  return { first: percentiles(first), chunk: percentiles(all), chunks: all.length };
}

function percentiles(values) {
  const sorted = values.toSorted((a, b) => a - b);
  return { median: sorted[Math.floor(sorted.length / 2)], p99: sorted[Math.floor(sorted.length * 0.99)] };
}

/** Bytes of memory for each of `count` streams that have begun and stay silent. */
export async function memoryOfIdle(target, count) {
  const before = residentBytes(target.pid);
  const open = [];
  let begun = 0;
  for (let at = 0; at < count; at += 200) {
    await Promise.all(
      Array.from(
        { length: 200 },
        (_, next) =>
          new Promise((resolve) => {
            const body = chatBody(1000, at + next, { stream: true }).replace("Question", "stay idle");
            open.push(
              post(
                target,
                body,
                () => {
                  begun += 1;
                  resolve();
                },
                resolve,
              ),
            );
          }),
      ),
    );
  }
  const held = residentBytes(target.pid) - before;
  for (const sent of open) sent.destroy();
  return { begun, bytesEach: held / begun };
}

function residentBytes(pid) {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) * 1024;
}
