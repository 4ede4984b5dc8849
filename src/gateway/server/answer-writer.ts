import { isUtf8 } from "node:buffer";
import type { ServerResponse } from "node:http";
import { WatertightError } from "../../base/index.ts";
import type { AnswerRules } from "../restore/answer-rules.ts";
import type { AnswerOptions as AnswerForm } from "../restore/answer-text.ts";
import { restoreAnswer } from "../restore/restore-answer.ts";
import { type RestoringStream, restoringStream } from "../restore/restoring-stream.ts";
import type { AnswerReader, Exchange } from "../upstream/upstream.ts";
import { answerHeaders, mediaTypeOf } from "./answer-headers.ts";
import { Refused } from "./refusal.ts";
import { whenGone } from "./while-wanted.ts";

export interface AnswerOptions {
  readonly response: ServerResponse;
  readonly rules: AnswerRules;
  readonly live: ReadonlyMap<string, string>;
  /** Whether a stream was asked for: a list of JSON objects is one too. */
  readonly streams: boolean;
  /** What the request said about its answer. */
  readonly form: AnswerForm;
  /** What a vendor may say in one piece, in bytes. */
  readonly mostBytes: number;
  /** For the whole answer. */
  readonly milliseconds: number;
  /** Whether `observe` has to see those as well that tell nothing but text. */
  readonly everyEvent?: boolean;
  /** Sees each event of a stream, or the whole answer, before anything is restored in it. */
  readonly observe: (event: unknown) => void;
  /** Waited for before the last byte goes out. */
  readonly settled: () => Promise<void>;
}

const streams = new Set(["text/event-stream", "application/x-ndjson", "application/jsonl"]);
const stalledMilliseconds = 60_000;

/** Hands one answer on to its caller, restored; resolves with the vendor's status when the last byte is out. */
export function writeAnswer(
  options: AnswerOptions,
  send: (reader: AnswerReader) => Exchange,
): Promise<number> {
  const { response } = options;
  return new Promise((resolve, reject) => {
    let status = 0;
    let headers: Record<string, string> = {};
    let stream: RestoringStream | undefined;
    const whole: Uint8Array[] = [];
    let bytes = 0;
    let stalled: NodeJS.Timeout | undefined;

    const end = (outcome: () => void): void => {
      clearTimeout(stalled);
      clearTimeout(late);
      stay();
      response.off("drain", goOn);
      outcome();
    };
    const fail = (reason: Error): void => {
      exchange.abort();
      end(() => reject(reason));
    };
    const goOn = (): void => {
      clearTimeout(stalled);
      exchange.resume();
    };

    const reader = guarded(fail, {
      head(given, raw) {
        status = given;
        if (status >= 300 && status < 400) return fail(new Refused(sentElsewhere));
        if (raw["content-encoding"] !== undefined && raw["content-encoding"] !== "identity") {
          return fail(new Refused(unreadable));
        }
        headers = answerHeaders(raw);
        const type = mediaTypeOf(raw);
        // Who streams in events says so; a list or lines may come as plain JSON.
        const isJsonStream =
          options.streams &&
          type === "application/json" &&
          options.rules.framings.some((one) => one !== "sse");
        if (status >= 400 || !(streams.has(type) || isJsonStream)) return;
        stream = restoringStream(options.rules, options.live, options.observe, {
          ...options.form,
          everyEvent: options.everyEvent === true,
        });
        response.writeHead(status, { ...headers, "cache-control": "no-store", "x-accel-buffering": "no" });
        response.flushHeaders();
      },
      data(chunk) {
        if (stream === undefined) {
          bytes += chunk.length;
          if (bytes > options.mostBytes) throw new Refused(tooLong);
          whole.push(chunk);
          return true;
        }
        const out = stream.push(chunk);
        if (out.length === 0 || response.write(out)) return true;
        stalled = setTimeout(() => fail(new Refused(notRead)), stalledMilliseconds);
        return false;
      },
      ended() {
        const last = stream === undefined ? wholeAnswer(whole, status, options) : stream.end();
        options
          .settled()
          .then(() => {
            if (stream === undefined) {
              response.writeHead(status, { ...headers, "content-length": String(Buffer.byteLength(last)) });
            }
            response.end(last, () => end(() => resolve(status)));
          })
          .catch(fail);
      },
      failed(reason) {
        // What was held back is the caller's; then the connection breaks off, as the vendor's did.
        if (stream !== undefined) response.write(stream.end());
        end(() => reject(new Refused(unreached(reason))));
      },
    });
    const late = setTimeout(() => fail(new Refused(tooSlow)), Math.max(0, options.milliseconds));
    const stay = whenGone(response, () => fail(new Error("the caller left")));
    response.on("drain", goOn);
    const exchange = send(reader);
  });
}

/** What is thrown while an answer is read ends it, and nothing else. */
function guarded(fail: (reason: Error) => void, reader: AnswerReader): AnswerReader {
  const failing = <T>(work: () => T, otherwise: T): T => {
    try {
      return work();
    } catch (thrown) {
      const isGarbled = thrown instanceof WatertightError && thrown.kind === "unreadable";
      if (isGarbled) fail(new Refused(unreadable));
      else fail(thrown instanceof Error ? thrown : new Error("the answer could not be read"));
      return otherwise;
    }
  };
  return {
    head: (status, headers) => failing(() => reader.head(status, headers), undefined),
    data: (chunk) => failing(() => reader.data(chunk), true),
    ended: () => failing(() => reader.ended(), undefined),
    failed: (reason) => failing(() => reader.failed(reason), undefined),
  };
}

/** Text wherever it may be: that goes out in one piece with its headers. */
function wholeAnswer(
  chunks: readonly Uint8Array[],
  status: number,
  options: AnswerOptions,
): string | Uint8Array {
  const raw = chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks);
  const text = isUtf8(raw) ? Buffer.from(raw.buffer, raw.byteOffset, raw.length).toString() : undefined;
  let answer: unknown;
  try {
    answer = JSON.parse(text ?? Buffer.from(raw).toString());
  } catch {
    // An error page of something between us and the vendor is handed on as it is; an answer has to be one.
    if (status >= 400) return raw;
    throw new Refused(unreadable);
  }
  options.observe(answer);
  const { rules, live, form } = options;
  return restoreAnswer(answer, rules, live, form) ? JSON.stringify(answer) : (text ?? raw);
}

const unreadable = {
  status: 502,
  code: "vendor_garbled",
  message: "the vendor's answer is not what its interface says: expected JSON",
} as const;
const notRead = { status: 408, code: "slow_caller", message: "the answer was not read" } as const;
const tooLong = { status: 502, code: "vendor_too_long", message: "the vendor's answer is too long" } as const;
const tooSlow = {
  status: 504,
  code: "vendor_timeout",
  message: "the answer took longer than is allowed",
} as const;
const sentElsewhere = {
  status: 502,
  code: "vendor_redirects",
  message: "the vendor sends elsewhere, and nobody is followed; correct its url in the configuration",
} as const;

function unreached(reason: Error): Refused["refusal"] {
  const code = "code" in reason ? String(reason.code) : "";
  if (/TIMEOUT/.test(code)) {
    return { status: 504, code: "vendor_timeout", message: "the vendor did not answer in time" };
  }
  return {
    status: 502,
    code: "vendor_unreachable",
    message: "the vendor could not be reached, or broke off",
  };
}
