import { execFileSync } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { freePorts } from "./free-ports.ts";
import { missingProgram, type ServerProcess, startServer } from "./server-process.ts";

const program = "/usr/lib/rabbitmq/bin/rabbitmq-server";
const names = "/usr/bin/epmd";

export interface RunningRabbitmq extends ServerProcess {
  readonly managementPort: number;
}

export const missingRabbitmq: string | undefined = missingProgram(program, "rabbitmq-server");

/** A RabbitMQ with its management page and one account, guest with the password given. */
export async function startRabbitmq(password: string): Promise<RunningRabbitmq> {
  const [managementPort = 0, nodePort = 0, namesPort = 0] = await freePorts(3);
  const environment = { ERL_EPMD_PORT: String(namesPort), ERL_EPMD_ADDRESS: "127.0.0.1" };
  const server = await startServer({
    command: "/usr/bin/env",
    user: "rabbitmq",
    prepare: async (folder, port) => {
      await writeFile(
        join(folder, "rabbitmq.conf"),
        [
          `listeners.tcp.1 = 127.0.0.1:${port}`,
          "management.tcp.ip = 127.0.0.1",
          `management.tcp.port = ${managementPort}`,
          `default_pass = ${password}`,
          "",
        ].join("\n"),
      );
      await writeFile(join(folder, "plugins"), "[rabbitmq_management].\n");
    },
    flags: (_, folder) => [
      `HOME=${folder}`,
      "RABBITMQ_NODENAME=watertight@localhost",
      `RABBITMQ_CONFIG_FILE=${folder}/rabbitmq.conf`,
      `RABBITMQ_ENABLED_PLUGINS_FILE=${folder}/plugins`,
      `RABBITMQ_MNESIA_BASE=${folder}/mnesia`,
      `RABBITMQ_LOG_BASE=${folder}/log`,
      "RABBITMQ_LOGS=-",
      "RABBITMQ_CONF_ENV_FILE=/dev/null",
      `RABBITMQ_DIST_PORT=${nodePort}`,
      // The script then becomes the server, so that ending it ends the server.
      "RUNNING_UNDER_SYSTEMD=true",
      program,
    ],
    environment,
    answers: async () => (await fetch(`http://127.0.0.1:${managementPort}/api/overview`)).status === 401,
  });
  return {
    ...server,
    managementPort,
    async stop() {
      await server.stop();
      // The server started this one, and leaves it behind.
      execFileSync(names, ["-port", String(namesPort), "-kill"], { stdio: "pipe" });
    },
  };
}
