import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from "node:http";
import { anthropic } from "./anthropic.ts";
import { type Call, type Family, Refused } from "./call.ts";
import { failures } from "./failures.ts";
import { gemini } from "./gemini.ts";
import { ollama } from "./ollama.ts";
import { openai } from "./openai.ts";
import { at, textOf } from "./reading.ts";
import { sendAnswer, sendWithoutEnd } from "./sending.ts";
import { type Answer, plainWire, type Wire } from "./wire.ts";

export interface Received {
  readonly method: string;
  /** With its query, as it came. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** Parsed; undefined when there was none or it was no JSON. */
  readonly body: unknown;
  /** As it came. */
  readonly text: string;
  /** Whether the answer was taken to its end, or the other side left before. */
  readonly over: Promise<"answered" | "abandoned">;
}

export interface Vendor {
  readonly url: string;
  readonly requests: Received[];
  /** How the next answers look on the wire. */
  wire: Wire;
  /** Drops stored responses, the prompt cache and the count of answers; `requests` stay. */
  forget(): void;
  /** The next request, as soon as it is here as a whole. */
  arrival(): Promise<Received>;
  stop(): Promise<void>;
}

/**
 * OpenAI, Anthropic, Gemini and Ollama at once, on a free port of loopback. What it answers is said at `replyTo`, how it goes wrong in
 * `failures`.
 */
export async function startVendor(wire: Partial<Wire> = {}): Promise<Vendor> {
  const memory = { responses: new Map<string, readonly unknown[]>(), prompts: new Set<string>(), count: 0 };
  const requests: Received[] = [];
  const waiting: ((received: Received) => void)[] = [];
  let flaky = 0;
  const vendor = {
    requests,
    wire: { ...plainWire, ...wire },
    forget() {
      memory.responses.clear();
      memory.prompts.clear();
      memory.count = 0;
      flaky = 0;
    },
    arrival: () => new Promise<Received>((resolve) => waiting.push(resolve)),
  };
  const take = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const over = new Promise<"answered" | "abandoned">((resolve) => {
      response.once("close", () => resolve(response.writableFinished ? "answered" : "abandoned"));
    });
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { method = "", url: path = "", headers } = request;
    const text = Buffer.concat(chunks).toString();
    const body = parsed(text);
    const received = { method, path, headers, body, text, over };
    requests.push(received);
    for (const arrived of waiting.splice(0)) arrived(received);
    const url = new URL(path, "http://vendor");
    const family = familyOf(url.pathname, headers);
    const call: Call = {
      path: url.pathname,
      query: url.searchParams,
      body,
      model: textOf(at(body, "model")) || (/\/models\/([^/:]+)/.exec(url.pathname)?.[1] ?? ""),
      memory,
      number: ++memory.count,
    };
    const answer = answerOf(family, method, call, headers);
    const failure = "body" in answer && answer.status !== 200 ? undefined : failures.get(call.model);
    const isFlaky = failure?.kind === "flaky" && ++flaky % 2 === 1;
    response.setHeader(family.name === "anthropic" ? "request-id" : "x-request-id", `req_${call.number}`);
    if (isFlaky) return sendFailure(response, family, 429, "Too many requests.", { "retry-after": "0" });
    switch (failure?.kind) {
      case "status": {
        const { status, headers } = failure;
        const quoted = status === 400 ? ` Not understood: ${longestText(body)}` : "";
        return sendFailure(response, family, status, `The model answers with ${status}.${quoted}`, headers);
      }
      case "hang":
        return;
      case "garbage":
        response.writeHead(200, {
          "content-type": "stream" in answer ? "text/event-stream" : "application/json",
        });
        response.end('data: {"half": "of a\n\ndata: \u0000\ufffd[}\n\n<html>');
        return;
      case "redirect":
        response.writeHead(307, { location: `http://${headers.host}/elsewhere` }).end();
        return;
      case "huge":
        return sendWithoutEnd(response, answer);
      default: {
        const gzip = vendor.wire.gzip && String(headers["accept-encoding"] ?? "").includes("gzip");
        return sendAnswer(response, family, answer, { ...vendor.wire, gzip }, failure);
      }
    }
  };
  const server = createServer((request, response) => {
    request.on("error", () => {});
    response.on("error", () => {});
    // A peer that leaves in the middle of its request ends it here.
    take(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return Object.assign(vendor, {
    url: `http://127.0.0.1:${port}`,
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** `/v1/models` is asked of two vendors; Anthropic wants its version said. */
function familyOf(path: string, headers: IncomingHttpHeaders): Family {
  if (path.startsWith("/api/")) return ollama;
  if (path.startsWith("/v1beta/openai/")) return openai;
  if (path.startsWith("/v1beta/")) return gemini;
  const isAnthropic = path.startsWith("/v1/models") && headers["anthropic-version"] !== undefined;
  return isAnthropic || path.startsWith("/v1/messages") ? anthropic : openai;
}

function answerOf(family: Family, method: string, call: Call, headers: IncomingHttpHeaders): Answer {
  const fail = (status: number, message: string): Answer => ({
    status,
    body: family.failure(status, message),
  });
  const key =
    headers.authorization ?? headers["x-api-key"] ?? headers["x-goog-api-key"] ?? call.query.get("key");
  if (family !== ollama && (key ?? "") === "") return fail(401, "No API key was given.");
  if (method === "POST" && call.body === undefined) return fail(400, "The body is no JSON.");
  try {
    return family.answer(method, call) ?? fail(404, `Unknown request URL: ${method} ${call.path}.`);
  } catch (error) {
    if (error instanceof Refused) return fail(error.status, error.message);
    throw error;
  }
}

function sendFailure(
  response: ServerResponse,
  family: Family,
  status: number,
  message: string,
  headers: Readonly<Record<string, string>>,
): void {
  response.writeHead(status, { "content-type": "application/json", ...headers });
  response.end(JSON.stringify(family.failure(status, message)));
}

/** What a vendor quotes when it does not understand a request. */
function longestText(value: unknown): string {
  if (typeof value === "string") return value;
  if (typeof value !== "object" || value === null) return "";
  return Object.values(value)
    .map(longestText)
    .reduce((longest, text) => (text.length > longest.length ? text : longest), "");
}
