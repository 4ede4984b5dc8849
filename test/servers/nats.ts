import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { freePorts } from "./free-ports.ts";
import { missingProgram, type ServerProcess, startServer } from "./server-process.ts";

const program = "/usr/sbin/nats-server";

export interface RunningNats extends ServerProcess {
  readonly monitorPort: number;
}

export const missingNats: string | undefined = missingProgram(program, "nats-server");

/** A NATS server with its monitor, with lines of its configuration besides what it needs. */
export async function startNats(lines: readonly string[] = []): Promise<RunningNats> {
  const [monitorPort = 0] = await freePorts(1);
  const server = await startServer({
    command: program,
    prepare: (folder, port) =>
      writeFile(
        join(folder, "nats.conf"),
        [`listen: "127.0.0.1:${port}"`, `http: "127.0.0.1:${monitorPort}"`, ...lines, ""].join("\n"),
      ),
    flags: (_, folder) => ["-c", join(folder, "nats.conf")],
    answers: () => fetch(`http://127.0.0.1:${monitorPort}/healthz`).then(({ ok }) => ok),
  });
  return { ...server, monitorPort };
}
