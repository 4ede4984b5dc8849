import { once } from "node:events";
import type { ServerResponse } from "node:http";
import { constants, createGzip } from "node:zlib";
import type { Family } from "./call.ts";
import type { Failure } from "./failures.ts";
import {
  type Answer,
  contentTypes,
  type Frame,
  framed,
  jsonText,
  plainWire,
  type Wire,
  writes,
} from "./wire.ts";

/** Sends an answer as the wire wants it, whole or as far as the failure lets it come. */
export async function sendAnswer(
  response: ServerResponse,
  family: Family,
  answer: Answer,
  wire: Wire,
  failure: Failure | undefined,
): Promise<void> {
  const delay = failure?.kind === "slow" ? Math.max(wire.delay, 20) : wire.delay;
  const half = failure?.kind === "half" ? failure.next : undefined;
  if (!("stream" in answer)) {
    const text = jsonText(answer.body, wire);
    response.writeHead(answer.status, {
      "content-type": "application/json",
      ...answer.headers,
      ...(half === undefined && !wire.gzip && { "content-length": String(Buffer.byteLength(text)) }),
      ...(wire.gzip && { "content-encoding": "gzip" }),
    });
    await write(
      response,
      writes([half === undefined ? text : text.slice(0, text.length / 2)], wire),
      wire,
      delay,
    );
  } else {
    const { stream, frames } = answer;
    response.writeHead(200, {
      "content-type": contentTypes[stream],
      "cache-control": "no-cache",
      ...(wire.gzip && { "content-encoding": "gzip" }),
    });
    response.flushHeaders();
    const said = half === undefined ? frames : frames.slice(0, Math.ceil(frames.length / 2));
    const events: readonly Frame[] =
      half === "error" ? [...said, family.failureEvent("The model broke.")] : said;
    await write(response, writes(framed(stream, events, wire), wire), wire, delay);
  }
  if (half === "reset") response.destroy();
  else if (half !== "silence") response.end();
}

async function write(
  response: ServerResponse,
  chunks: Iterable<Buffer>,
  { gzip }: Wire,
  delay: number,
): Promise<void> {
  const packer = gzip ? createGzip({ flush: constants.Z_SYNC_FLUSH }) : undefined;
  packer?.on("data", (bytes: Buffer) => response.write(bytes));
  for (const chunk of chunks) {
    if (response.destroyed) break;
    if (packer !== undefined) await new Promise<void>((resolve) => packer.write(chunk, () => resolve()));
    else if (!response.write(chunk)) await untilTaken(response);
    // Each write leaves by itself.
    await new Promise((resolve) => (delay > 0 ? setTimeout(resolve, delay) : setImmediate(resolve)));
  }
  if (packer === undefined) return;
  const ended = once(packer, "end");
  packer.end();
  await ended;
}

/** The same block of text until the other side leaves. */
export async function sendWithoutEnd(response: ServerResponse, answer: Answer): Promise<void> {
  const isStream = "stream" in answer;
  response.writeHead(200, { "content-type": isStream ? contentTypes[answer.stream] : "application/json" });
  const block = "x".repeat(65_536);
  const frame = isStream
    ? [...framed(answer.stream, answer.frames.slice(0, 2), plainWire)].join("")
    : '{"id":"';
  response.write(frame);
  while (!response.destroyed) {
    if (!response.write(block)) await untilTaken(response);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** Until the other side has taken what was written, or is gone. */
async function untilTaken(response: ServerResponse): Promise<void> {
  if (response.destroyed) return;
  const over = new AbortController();
  const event = (name: string): Promise<unknown> => once(response, name, { signal: over.signal });
  await Promise.race([event("drain"), event("close")]);
  over.abort();
}
