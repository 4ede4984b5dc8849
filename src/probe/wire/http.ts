import { type Agent, type IncomingMessage, request } from "node:http";
import { DoorFault, faultOf } from "../door-fault.ts";

/** Most that is kept of one answer. */
const mostBytes = 256 << 10;

export interface HttpRequest {
  readonly method: "GET" | "HEAD" | "POST";
  /** With its query, encoded. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly json?: unknown;
  /** `status`: the body is not read at all, since it may hold what nobody should see. */
  readonly keep?: "status" | "body";
}

/** What came back; never a redirect followed. */
export interface HttpAnswer {
  readonly status: number;
  /** Names in lower case; several of one name joined by a comma. */
  readonly headers: Readonly<Record<string, string>>;
  /** At most 256 KiB. */
  readonly body: Buffer;
  /** There was more of the body than was read. */
  readonly cut: boolean;
  readonly text: string;
  /** Undefined when the body is no JSON. */
  readonly json: unknown;
  /** "200, 312 bytes, application/json" */
  readonly summary: string;
}

export interface HttpPlan {
  readonly agent: Agent;
  /** For the Host header. */
  readonly authority: string;
  readonly agentName: string;
  /** Milliseconds for a whole answer. */
  readonly patience: number;
  readonly signal: AbortSignal;
}

/** A kept connection that was closed by the other side before anything of the answer had come. */
export class StaleConnection extends DoorFault {
  constructor(cause: unknown) {
    super("ended", "it hung up", cause);
  }
}

/** One request and its answer. @throws DoorFault, `StaleConnection` when it is worth asking again */
export function exchange(
  { method, path, headers, json, keep = "body" }: HttpRequest,
  { agent, authority, agentName, patience, signal }: HttpPlan,
): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    const body = json === undefined ? undefined : JSON.stringify(json);
    const asked = request({
      agent,
      method,
      path,
      setHost: false,
      headers: {
        host: authority,
        "user-agent": agentName,
        accept: "application/json, text/plain;q=0.9, */*;q=0.5",
        // A compressed answer could unpack to anything.
        "accept-encoding": "identity",
        ...(body !== undefined && {
          "content-type": "application/json",
          "content-length": String(Buffer.byteLength(body)),
        }),
        ...headers,
      },
    });
    const leave = (): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", stop);
    };
    const fail = (thrown: unknown): void => {
      leave();
      asked.destroy();
      const fault = faultOf(thrown);
      // RFC 9112 §9.3.1: such a request may be repeated when repeating it does no harm, and none of these does.
      const isStale = asked.reusedSocket && !hasAnswered && fault.kind === "ended";
      reject(isStale ? new StaleConnection(thrown) : fault);
    };
    const stop = (): void => fail(new DoorFault("stopped", "the scan was stopped"));
    const timer = setTimeout(
      () => fail(new DoorFault("silent", `no whole answer within ${patience} ms`)),
      patience,
    );
    signal.addEventListener("abort", stop, { once: true });
    let hasAnswered = false;
    asked.on("error", fail);
    asked.on("information", () => {
      hasAnswered = true;
    });
    asked.on("response", (message) => {
      hasAnswered = true;
      take(message, keep === "status" ? 0 : mostBytes, asked).then((taken) => {
        leave();
        resolve(answerOf(message, taken));
      }, fail);
    });
    // 101 and CONNECT are never asked for, so whoever answers so is no web server.
    asked.on("upgrade", () => fail(new DoorFault("garbled", "it switched to another protocol unasked")));
    if (signal.aborted) stop();
    else asked.end(body);
  });
}

interface Taken {
  readonly body: Buffer;
  readonly cut: boolean;
}

async function take(message: IncomingMessage, most: number, asked: { destroy(): void }): Promise<Taken> {
  const parts: Buffer[] = [];
  let length = 0;
  if (most === 0) {
    asked.destroy();
    return { body: Buffer.alloc(0), cut: true };
  }
  for await (const part of message) {
    const bytes: Buffer = part;
    parts.push(bytes.subarray(0, most - length));
    length += bytes.length;
    if (length <= most) continue;
    asked.destroy();
    return { body: Buffer.concat(parts), cut: true };
  }
  return { body: Buffer.concat(parts), cut: false };
}

function answerOf(message: IncomingMessage, { body, cut }: Taken): HttpAnswer {
  const status = message.statusCode ?? 0;
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(message.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(", ") : value;
  }
  const text = body.toString("utf8");
  const type = mediaType(headers["content-type"]);
  const size = cut
    ? body.length === 0
      ? "body not read"
      : `more than ${body.length} bytes`
    : `${body.length} bytes`;
  return {
    status,
    headers,
    body,
    cut,
    text,
    json: jsonOf(text),
    summary: [String(status), size, ...(type === undefined ? [] : [type])].join(", "),
  };
}

/** Of what a server may say there, only what looks like a type is told. RFC 9110 §8.3.1 */
function mediaType(header: string | undefined): string | undefined {
  const type = header?.split(";")[0]?.trim();
  if (type === undefined || type === "") return undefined;
  return /^[a-z]{1,20}\/[a-z][\w.+-]{0,39}$/i.test(type) ? type : "a content type that is none";
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
