// The process that the embedded engine runs in: takes statements from its parent, one at a time, and sends back frames.
import { once } from "node:events";
import { Socket } from "node:net";
import type { Session } from "chdb";
import { type FrameKind, frameHead, frameKinds, type Request } from "./frames.ts";

const [folder = ""] = process.argv.slice(2);
const out = new Socket({ fd: 4 });
const asked: Extract<Request, { ask: "query" }>[] = [];
let session: Session | undefined;
let running: { readonly query: number; cancelled: boolean; cancel?: () => void } | undefined;
const settingsNow = new Map<string, string>();

// Ctrl-C reaches every process of a terminal: this one ends when its parent says so or is gone.
process.on("SIGINT", () => {});
// At once: an ordinary exit waits for the statement under way, and the next owner of the folder for both.
process.on("disconnect", () => process.kill(process.pid, "SIGKILL"));
out.on("error", () => process.exit());
process.on("message", (request: Request) => {
  if (request.ask === "query") {
    asked.push(request);
    if (running === undefined) void work();
  } else if (running?.query === request.query) {
    running.cancelled = true;
    running.cancel?.();
  } else {
    const at = asked.findIndex(({ query }) => query === request.query);
    if (at >= 0) {
      asked.splice(at, 1);
      void send(frameKinds.end, request.query);
    }
  }
});

async function work(): Promise<void> {
  for (let request = asked.shift(); request !== undefined; request = asked.shift()) {
    const { query } = request;
    running = { query, cancelled: false };
    try {
      await answer(request, running);
      await send(frameKinds.end, query);
    } catch (thrown) {
      const message = thrown instanceof Error ? thrown.message : String(thrown);
      const kind = session === undefined ? frameKinds.unusable : frameKinds.error;
      await send(kind, query, Buffer.from(message));
    }
  }
  running = undefined;
}

async function answer(
  { text, params, settings, format }: Extract<Request, { ask: "query" }>,
  now: NonNullable<typeof running>,
): Promise<void> {
  session ??= await open();
  for (const [key, value] of Object.entries(settings)) {
    if (settingsNow.get(key) === value) continue;
    session.queryBind(`SET ${key} = {value:String}`, { value });
    settingsNow.set(key, value);
  }
  if (format === undefined) {
    await session.queryBindAsync(text, params);
    return;
  }
  const stream = session.queryStreamBind(text, params, { format });
  now.cancel = () => stream.cancel();
  try {
    for await (const chunk of stream) {
      if (now.cancelled) return;
      await send(frameKinds.data, now.query, chunk.raw());
    }
  } catch (thrown) {
    if (!now.cancelled) throw thrown;
  }
}

async function open(): Promise<Session> {
  const chdb = await import("chdb");
  return new chdb.Session(folder);
}

async function send(kind: FrameKind, query: number, body: Uint8Array = new Uint8Array()): Promise<void> {
  out.write(frameHead(kind, query, body.length));
  if (body.length > 0 && !out.write(body)) await once(out, "drain");
}
