import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { connect, type Socket } from "node:net";
import { join } from "node:path";
import { missingProgram, type ServerProcess, startServer } from "./server-process.ts";

const java = "/usr/bin/java";
const library = "/usr/share/java/zookeeper.jar";

export interface RunningZookeeper extends ServerProcess {
  put(path: string, value: string): Promise<void>;
}

export const missingZookeeper: string | undefined =
  missingProgram(library, "zookeeper") ?? missingProgram(java, "default-jre-headless");

/** A ZooKeeper alone, with lines of its zoo.cfg besides what it needs. */
export async function startZookeeper(lines: readonly string[] = []): Promise<RunningZookeeper> {
  const server = await startServer({
    command: java,
    prepare: (folder, port) =>
      writeFile(
        join(folder, "zoo.cfg"),
        [
          "tickTime=2000",
          `dataDir=${folder}/data`,
          `clientPort=${port}`,
          "clientPortAddress=127.0.0.1",
          "admin.enableServer=false",
          ...lines,
          "",
        ].join("\n"),
      ),
    flags: (_, folder) => [
      ...[
        "-Xmx128m",
        "-cp",
        library,
        "org.apache.zookeeper.server.quorum.QuorumPeerMain",
        join(folder, "zoo.cfg"),
      ],
    ],
    answers: serves,
  });
  return { ...server, put: (path, value) => put(server.port, path, value) };
}

/** Takes a session only when it serves; a word it answers sooner. */
async function serves(port: number): Promise<boolean> {
  const session = await opened(port);
  session.end();
  return true;
}

/** Makes a node that everyone may read. */
async function put(port: number, path: string, value: string): Promise<void> {
  const session = await opened(port);
  const everything = 31;
  const acl = [number(1), number(everything), text("world"), text("anyone")];
  const asked = Buffer.concat([number(1), number(1), text(path), text(value), ...acl, number(0)]);
  session.write(Buffer.concat([number(asked.length), asked]));
  const [answer] = await once(session, "data");
  session.end();
  const error = Buffer.from(answer).readInt32BE(16);
  if (error !== 0) throw new Error(`ZooKeeper refused to make ${path}: ${error}`);
}

async function opened(port: number): Promise<Socket> {
  const socket = connect(port, "127.0.0.1");
  const hello = Buffer.concat([
    Buffer.alloc(12),
    number(4000),
    Buffer.alloc(8),
    number(16),
    Buffer.alloc(17),
  ]);
  // While it starts it may neither answer nor hang up.
  socket.setTimeout(1000, () => socket.destroy());
  socket.write(Buffer.concat([number(hello.length), hello]));
  await Promise.race([
    once(socket, "data"),
    once(socket, "close").then(() => Promise.reject(new Error("ZooKeeper takes no session yet"))),
  ]);
  return socket;
}

function number(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}

function text(value: string): Buffer {
  return Buffer.concat([number(Buffer.byteLength(value)), Buffer.from(value)]);
}
