import type { IncomingMessage } from "node:http";
import { Refused } from "./refusal.ts";

/**
 * The whole body of a request.
 * @throws Refused when it is too large, compressed, or comes too slowly
 */
export function readBody(
  request: IncomingMessage,
  mostBytes: number,
  milliseconds: number,
): Promise<Uint8Array> {
  const coding = request.headers["content-encoding"];
  if (coding !== undefined && coding !== "identity") {
    throw new Refused({
      status: 415,
      code: "compressed_body",
      message: "expected a body without content-encoding",
    });
  }
  if (Number(request.headers["content-length"] ?? 0) > mostBytes) throw tooLarge(mostBytes);
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    const timer = setTimeout(() => {
      fail(
        new Refused({
          status: 408,
          code: "slow_body",
          message: `the body did not come within ${milliseconds / 1000} s`,
        }),
      );
    }, milliseconds);
    const fail = (reason: Error): void => {
      clearTimeout(timer);
      request.removeAllListeners("data");
      reject(reason);
    };
    request.on("data", (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > mostBytes) return fail(tooLarge(mostBytes));
      chunks.push(chunk);
    });
    request.on("end", () => {
      clearTimeout(timer);
      resolve(chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks));
    });
    request.on("error", fail);
    request.on("close", () => {
      if (!request.complete) fail(new Error("the caller left"));
    });
  });
}

function tooLarge(mostBytes: number): Refused {
  return new Refused({
    status: 413,
    code: "request_too_large",
    message: `expected a body of at most ${mostBytes} bytes`,
  });
}
