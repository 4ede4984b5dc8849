import { connect, createServer, type Socket } from "node:net";

/** A plain connection, for what no client would send. */
export interface Line {
  readonly socket: Socket;
  send(text: string | Uint8Array): void;
  /** All that came so far, as soon as it fits. */
  until(shape: RegExp): Promise<string>;
  /** All that came until the other side closed. */
  ended(): Promise<string>;
}

export async function lineTo(port: number): Promise<Line> {
  const socket = connect(port, "127.0.0.1");
  let said = "";
  let over = false;
  let news = (): void => {};
  socket.on("data", (chunk: Buffer) => {
    said += chunk.toString("latin1");
    news();
  });
  socket.on("error", () => {});
  socket.on("close", () => {
    over = true;
    news();
  });
  const when = (isTime: () => boolean): Promise<string> =>
    new Promise((resolve, reject) => {
      news = () => {
        if (isTime()) resolve(said);
        else if (over) reject(new Error(`the connection was closed after ${said.length} bytes`));
      };
      news();
    });
  await new Promise<void>((resolve) => socket.once("connect", () => resolve()));
  return {
    socket,
    send: (text) => socket.write(text),
    until: (shape) => when(() => shape.test(said)),
    ended: () => when(() => over),
  };
}

/** A vendor that answers whatever comes with these very bytes and then closes. */
export async function bytesVendor(
  answer: (socket: Socket) => void,
): Promise<{ url: string; received: () => string; stop(): Promise<void> }> {
  let received = "";
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    socket.on("data", (chunk: Buffer) => {
      received += chunk.toString();
      if (/\r\n\r\n[\s\S]*\}$/.test(received)) answer(socket);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    received: () => received,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
