import type { AskingDoor } from "../door.ts";
import { controlPath } from "../http-service.ts";
import { type Answer, defineService, type Recognition } from "../service.ts";
import type { HttpAnswer } from "../wire/http.ts";
import { isObject, listAt, numberAt, textAt, valueAt } from "../wire/json.ts";
import { named } from "../wire/named.ts";

/** Milliseconds for the first event of a stream that never ends. */
const eventWait = 1500;
const page = "/mcp";
const stream = "/sse";

export const mcp = defineService({
  id: "mcp",
  title: "MCP server",
  category: "AI application",
  ports: [3001, 8000, 3000],
  wire: "http",
  sends: [`GET ${page}`, `POST ${page}`, `GET ${stream}`, `GET ${controlPath}`],
  recognise,
  ask,
  reach: [
    {
      can: "read data",
      because: "its tools and resources are used in the same way, and answer what they were made to answer",
    },
    { can: "reach other systems", because: "tools act in the name of the server" },
  ],
  hasAuthentication: true,
  fix: () => [
    {
      do: "let it listen on loopback only, or talk to its one client over stdio",
      where: "where the server is started",
      language: "text",
      text: 'MCPServer("…", host="127.0.0.1")   # Python\napp.listen(port, "127.0.0.1")      // TypeScript',
    },
    {
      do: "ask for a bearer token on every request (OAuth 2.1, as the protocol's chapter on authorization has it), by the SDK's own middleware or a proxy in front",
    },
    { do: "check the Host and Origin headers, against DNS rebinding from a browser on the same machine" },
  ],
  references: [
    "https://modelcontextprotocol.io/specification/2025-06-18/basic/transports",
    "https://modelcontextprotocol.io/specification/2025-06-18/basic/authorization",
  ],
});

async function recognise(door: AskingDoor): Promise<Recognition | undefined> {
  const answer = await withoutStream(door, page);
  if (isProtocol(answer) && !isProtocol(await withoutStream(door, controlPath)))
    return { facts: { way: "page" } };
  const first = await firstEvent(door);
  if (asksForToken(first.status, first.head)) return { facts: { way: "stream", ...first } };
  return first.hasEndpoint ? { facts: { way: "stream", ...first } } : undefined;
}

async function ask(door: AskingDoor, { facts }: Recognition): Promise<readonly Answer[]> {
  if (facts?.["way"] === "stream") {
    const request = `GET ${stream}`;
    const answer = `${String(facts["status"])}, first event of a stream`;
    if (facts["hasEndpoint"] !== true) {
      return [{ request, answer: String(facts["status"]), says: "guarded", means: "asks for a token" }];
    }
    const means = "opens a session for anyone";
    return [{ request, answer, says: "open", means, shows: ["see metadata"] }];
  }
  const request = `POST ${page}`;
  // A question without effects by the protocol. It comes without a session, so a server that keeps sessions refuses it.
  const answer = await door.post(
    page,
    { jsonrpc: "2.0", id: 1, method: "tools/list" },
    { headers: { accept: "application/json, text/event-stream" } },
  );
  const said = { request, answer: answer.summary };
  const tools = listAt(messageOf(answer), "result", "tools");
  if (tools !== undefined) {
    const means = "lists its tools without a token";
    return [{ ...said, says: "open", means, shows: ["see metadata"], holds: named(tools, "name") }];
  }
  if (answer.status === 401 || answer.status === 403)
    return [{ ...said, says: "guarded", means: "asks for a token" }];
  if (isProtocol(answer)) {
    // The authorization chapter has a server refuse with 401 before it looks at the message.
    const means = "takes messages without a token: it misses nothing but a session, which anyone may begin";
    return [{ ...said, says: "weak", means, shows: ["see metadata"] }];
  }
  return [{ ...said, says: "unknown", means: `it was answered with ${answer.status}, which proves nothing` }];
}

/** Without accepting events, so that no stream is opened. */
function withoutStream(door: AskingDoor, path: string): Promise<HttpAnswer> {
  return door.get(path, { headers: { accept: "application/json" } });
}

/** An error in JSON-RPC, or the way to a token (RFC 9728). */
function isProtocol(answer: HttpAnswer): boolean {
  const message = messageOf(answer);
  const isError = textAt(message, "jsonrpc") === "2.0" && numberAt(message, "error", "code") !== undefined;
  return isError || asksForToken(answer.status, answer.headers["www-authenticate"] ?? "");
}

function asksForToken(status: number, text: string): boolean {
  return status === 401 && /resource_metadata=/i.test(text);
}

/** As JSON, or as the first event of a stream. */
function messageOf({ json, text }: HttpAnswer): unknown {
  if (isObject(json)) return json;
  const data = /^data: ?(\{.*\})\r?$/m.exec(text)?.[1];
  if (data === undefined) return undefined;
  try {
    return valueAt({ data: JSON.parse(data) }, "data");
  } catch {
    return undefined;
  }
}

interface FirstEvent {
  readonly status: number;
  readonly head: string;
  readonly hasEndpoint: boolean;
}

/** The stream never ends, so that it is read by hand and left after its first event. */
async function firstEvent(door: AskingDoor): Promise<FirstEvent> {
  const heard = await door.converse(async (conversation) => {
    const host =
      door.name ?? (door.address.includes(":") ? `[${door.address.replace(/%.*$/, "")}]` : door.address);
    conversation.send(
      `GET ${stream}`,
      [
        `GET ${stream} HTTP/1.1`,
        `Host: ${host}:${door.port}`,
        `User-Agent: ${door.agentName}`,
        "Accept: text/event-stream",
        "Connection: close\r\n\r\n",
      ].join("\r\n"),
    );
    return conversation.whatever(eventWait, (waiting) => isEnough(waiting.toString("latin1")));
  });
  const text = heard.toString("latin1");
  const status = Number(/^HTTP\/1\.[01] (\d{3})/.exec(text)?.[1] ?? 0);
  const end = text.indexOf("\r\n\r\n");
  const head = end < 0 ? text : text.slice(0, end);
  const isStream = status === 200 && /^content-type: *text\/event-stream/im.test(head);
  return { status, head, hasEndpoint: isStream && endpointEvent.test(text) };
}

const endpointEvent = /^event: ?endpoint\r?\ndata: ?\S+/m;

/** The whole event, or a head that promises none. */
function isEnough(text: string): boolean {
  const end = text.indexOf("\r\n\r\n");
  if (end < 0) return false;
  const isStream =
    /^HTTP\/1\.[01] 200/.test(text) && /^content-type: *text\/event-stream/im.test(text.slice(0, end));
  return !isStream || endpointEvent.test(text);
}
