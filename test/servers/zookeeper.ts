import { writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";
import { missingProgram, type ServerProcess, startServer } from "./server-process.ts";

const java = "/usr/bin/java";
const library = "/usr/share/java/zookeeper.jar";

export const missingZookeeper: string | undefined =
  missingProgram(library, "zookeeper") ?? missingProgram(java, "default-jre-headless");

/** A ZooKeeper alone, with lines of its zoo.cfg besides what it needs. */
export function startZookeeper(lines: readonly string[] = []): Promise<ServerProcess> {
  return startServer({
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
    answers: (port) => saysSomething(port),
  });
}

/** To a word it either answers or says that it will not. */
function saysSomething(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1", () => socket.write("srvr"));
    socket.once("data", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
    socket.once("close", () => resolve(false));
  });
}
