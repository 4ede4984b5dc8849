import { connect, createServer, type Socket } from "node:net";

/** Stands between a source and a server, so that a test can break what lies between them. */
export interface Relay {
  readonly port: number;
  /** Connections open now. */
  open(): number;
  /** Breaks every connection once the server has sent this many bytes from now on. */
  cutAfter(bytes: number): void;
  /** Nothing more of what the server says arrives after that many bytes; connections made later are not touched. Resolves then. */
  stallAfter(bytes: number): Promise<void>;
  close(): Promise<void>;
}

interface Fate {
  left: number;
  of(near: Socket, far: Socket): void;
  told(): void;
}

/** Passes every connection on to a loopback port. */
export async function startRelay(serverPort: number): Promise<Relay> {
  const pairs = new Set<readonly [Socket, Socket]>();
  let fate: Fate | undefined;

  const server = createServer({ allowHalfOpen: true }, (near) => {
    const far = connect({ port: serverPort, host: "127.0.0.1", allowHalfOpen: true });
    const pair = [near, far] as const;
    pairs.add(pair);
    const end = (): void => {
      near.destroy();
      far.destroy();
      pairs.delete(pair);
    };
    for (const socket of pair) {
      socket.on("error", end);
      socket.on("close", end);
    }
    near.pipe(far);
    far.on("data", (bytes: Buffer) => {
      if (!near.write(bytes)) {
        far.pause();
        near.once("drain", () => far.resume());
      }
      if (fate === undefined) return;
      fate.left -= bytes.length;
      if (fate.left > 0) return;
      const { of, told } = fate;
      fate = undefined;
      for (const each of [...pairs]) of(...each);
      told();
    });
    far.on("end", () => near.end());
  });

  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return {
    port: typeof address === "object" && address !== null ? address.port : 0,
    open: () => pairs.size,
    cutAfter: (left) => {
      fate = { left, of: (near) => near.resetAndDestroy(), told: () => {} };
    },
    stallAfter: (left) =>
      new Promise((told) => {
        fate = {
          left,
          of: (near, far) => {
            far.removeAllListeners("data").pause();
            // The end of a server that is not listened to is never heard.
            near.once("end", () => near.destroy());
          },
          told,
        };
      }),
    close: () =>
      new Promise((resolve) => {
        for (const [near] of [...pairs]) near.destroy();
        server.close(() => resolve());
      }),
  };
}
