import { Agent, type IncomingMessage, request as plainRequest, type RequestOptions } from "node:http";
import { Agent as TlsAgent, request as tlsRequest } from "node:https";
import { setTimeout as wait } from "node:timers/promises";
import type { Redacted } from "../../base/index.ts";
import type { Address } from "../address.ts";
import { networkFault } from "../network-fault.ts";
import type { SourceOptions } from "../source.ts";
import { tlsFault, tlsPlan } from "../tls-mode.ts";
import { parseExactJson } from "./exact-json.ts";

/** A question that got no answer one can use; its message is the reason for the person. */
export class Failed extends Error {
  override readonly name = "Failed";
  /** Of the answer; undefined when there was none. */
  readonly status: number | undefined;

  constructor(why: string, status?: number) {
    super(why);
    this.status = status;
  }
}

export interface Answer {
  readonly body: unknown;
  readonly bytes: number;
}

export interface Question {
  readonly method: "GET" | "POST" | "DELETE";
  /** Encoded, with its query. */
  readonly path: string;
  readonly body?: object;
  /** In place of the run's own, for what has to be tidied up after it was stopped. */
  readonly signal?: AbortSignal;
}

export interface Http {
  /** @throws Failed */
  ask(question: Question): Promise<Answer>;
  close(): void;
}

const usualPort = 9200;
/** A server takes no document above 100 MB (Elasticsearch, `http.max_content_length`). */
const mostBytes = 256 << 20;
const mostRetries = 3;
const longestWait = 5;

/** How to ask one server. No redirect is followed: it could lead to another's server. */
export async function httpTo(
  address: Address,
  authorization: Redacted<string> | undefined,
  options: SourceOptions,
): Promise<Http> {
  const plan = await tlsPlan(address);
  const isTls = address.scheme.endsWith("+https") || plan.mode === "always";
  const isUnchecked = address.options.has("sslmode") && !plan.options.rejectUnauthorized;
  const kept = { keepAlive: true, maxSockets: 2 };
  const agent = isTls
    ? new TlsAgent({ ...kept, ...plan.options, rejectUnauthorized: !isUnchecked })
    : new Agent(kept);
  const target: RequestOptions = {
    host: address.host,
    port: address.port ?? usualPort,
    agent,
    timeout: options.budget.seconds * 1000 + 5000,
  };
  const once = async (question: Question): Promise<Answer> => {
    const body = question.body === undefined ? undefined : JSON.stringify(question.body);
    const response = await send(isTls ? tlsRequest : plainRequest, body, {
      ...target,
      method: question.method,
      path: question.path,
      signal: question.signal ?? options.signal,
      headers: {
        accept: "application/json",
        "user-agent": "watertight",
        "x-opaque-id": options.tag,
        ...(body !== undefined && {
          "content-type": "application/json",
          "content-length": Buffer.byteLength(body),
        }),
        ...(authorization !== undefined && { authorization: authorization.dangerouslyReveal() }),
      },
    });
    return answerOf(response);
  };
  return {
    async ask(question) {
      for (let tries = 0; ; tries++) {
        try {
          return await once(question);
        } catch (thrown) {
          if (!(thrown instanceof Busy) || tries === mostRetries) throw failedFor(thrown);
          const seconds = Math.min(thrown.seconds ?? 0.2 * 2 ** tries, longestWait);
          await wait(seconds * 1000, undefined, { signal: question.signal ?? options.signal }).catch(
            () => {},
          );
        }
      }
    },
    close: () => agent.destroy(),
  };
}

/** The server asks to come back later. */
class Busy extends Error {
  readonly seconds: number | undefined;

  constructor(retryAfter: string | undefined) {
    super("the server is too busy");
    this.seconds = retryAfter !== undefined && /^\d+$/.test(retryAfter) ? Number(retryAfter) : undefined;
  }
}

function send(
  request: typeof plainRequest,
  body: string | undefined,
  options: RequestOptions,
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const sent = request(options, resolve);
    sent.on("error", reject);
    sent.on("timeout", () => sent.destroy(new Failed("it took longer than the budget allows")));
    sent.end(body);
  });
}

async function answerOf(response: IncomingMessage): Promise<Answer> {
  const { statusCode: status = 0 } = response;
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > mostBytes) throw new Failed(`its answer is larger than ${mostBytes >> 20} MiB`);
    chunks.push(chunk);
  }
  if (status === 429) throw new Busy(response.headers["retry-after"]);
  const text = Buffer.concat(chunks).toString("utf8");
  if (status < 200 || status >= 300) throw new Failed(refusalOf(status, text), status);
  try {
    return { body: parseExactJson(text), bytes };
  } catch {
    throw new Failed("its answer is no JSON", status);
  }
}

const statuses: Readonly<Record<number, string>> = {
  401: "wrong user or password, or none",
  403: "the user is not allowed to read it",
  404: "it is not there",
};

/** Only the type of an error is looked at: its reason may quote a document. */
function refusalOf(status: number, text: string): string {
  if (/"type"\s*:\s*"(?:index_closed_exception|cluster_block_exception)"/.test(text))
    return text.includes("index_closed") ? "the index is closed" : "the cluster blocks reading it";
  if (status >= 300 && status < 400) return "it sends on to another address, and that is not followed";
  return statuses[status] ?? `the server answers with an error (${status})`;
}

function failedFor(thrown: unknown): Failed {
  if (thrown instanceof Failed) return thrown;
  if (thrown instanceof Busy) return new Failed("the server is too busy, also after several tries", 429);
  if (!(thrown instanceof Error)) return new Failed("it could not be read");
  if (thrown.name === "AbortError") return new Failed("stopped before it was read to the end");
  const code = "code" in thrown && typeof thrown.code === "string" ? thrown.code : thrown.name;
  const fault = networkFault(code) ?? tlsFault(code);
  if (fault !== undefined) return new Failed(fault.why);
  return new Failed(
    /^HPE_/.test(code) ? "what answers there does not speak plain HTTP" : `the connection failed (${code})`,
  );
}
