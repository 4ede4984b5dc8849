import { once } from "node:events";
import { chmod, rm } from "node:fs/promises";
import { createServer, type Socket } from "node:net";
import { WatertightError } from "../../base/index.ts";
import { type FrameKind, frameHead, frameKinds } from "../embedded/frames.ts";
import type { OwnEngine } from "../engine.ts";
import { type Refusal, type Wish, wishOf } from "./wire.ts";

const connections = 256;
const patience = 10_000;
/** The length of a frame has four bytes. */
const frameBytes = 1 << 30;

/**
 * Lets other processes of the same user ask an engine through a Unix socket (mode 0600). Whoever calls this must be the only
 * one that may: a socket that is left there is taken away. Gives back how to stop.
 */
export async function serveEngine(engine: OwnEngine, socketPath: string): Promise<() => Promise<void>> {
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket);
    socket.on("error", () => {});
    socket.once("close", () => open.delete(socket));
    void answer(engine, socket).finally(() => socket.end());
  });
  server.maxConnections = connections;
  const isFile = !socketPath.startsWith("\\\\");
  if (isFile) await rm(socketPath, { force: true });
  server.listen(socketPath);
  await once(server, "listening");
  if (isFile) await chmod(socketPath, 0o600);
  return async () => {
    const closed = new Promise((resolve) => server.close(resolve));
    for (const socket of open) socket.destroy();
    await closed;
  };
}

async function answer(engine: OwnEngine, socket: Socket): Promise<void> {
  const wish = await wishOf(socket, patience);
  if (wish === undefined) return void socket.destroy();
  const gone = new AbortController();
  socket.once("close", () => gone.abort());
  socket.resume();
  try {
    await fulfil(engine, wish, gone.signal, (kind, body) => send(socket, kind, body));
    await send(socket, frameKinds.end);
  } catch (thrown) {
    await send(socket, frameKinds.error, Buffer.from(JSON.stringify(refusalOf(thrown)))).catch(() => {});
  }
}

async function fulfil(
  engine: OwnEngine,
  wish: Wish,
  signal: AbortSignal,
  give: (kind: FrameKind, body: Uint8Array) => Promise<void>,
): Promise<void> {
  const data = (value: unknown): Promise<void> => give(frameKinds.data, Buffer.from(JSON.stringify(value)));
  if (wish.ask === "capabilities") return data(engine.capabilities);
  const { statement, purpose, seconds, path, token } = wish;
  const options = { purpose, signal, ...(seconds !== undefined && { seconds }) };
  switch (wish.ask) {
    case "rows":
      return data(await engine.rows(statement, options));
    case "bytes":
      for await (const part of engine.bytes(statement, options)) await give(frameKinds.data, part);
      return;
    case "run":
      return engine.run(statement, options);
    case "insertFile":
      return engine.insertFile(statement, String(path), { ...options, token: String(token) });
    default:
      throw new WatertightError(
        "fault",
        "this process of Watertight does not know what another one asks of its engine",
        "let all of them be of the same version",
      );
  }
}

async function send(socket: Socket, kind: FrameKind, body: Uint8Array = new Uint8Array()): Promise<void> {
  if (body.length > frameBytes) throw new WatertightError("unreadable", "an answer is larger than 1 GiB");
  if (socket.destroyed) throw new WatertightError("unreadable", "stopped on request");
  socket.write(frameHead(kind, 0, body.length));
  if (body.length === 0 || socket.write(body)) return;
  const left = new AbortController();
  const onClose = (): void => left.abort();
  socket.once("close", onClose);
  try {
    await once(socket, "drain", { signal: left.signal });
  } finally {
    socket.off("close", onClose);
  }
}

function refusalOf(thrown: unknown): Refusal {
  if (!(thrown instanceof WatertightError)) {
    return { kind: "fault", message: "the process that has the engine could not answer" };
  }
  return { kind: thrown.kind, message: thrown.message, hint: thrown.hint };
}
