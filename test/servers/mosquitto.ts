import { execFileSync } from "node:child_process";
import { chmod, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";
import { missingProgram, type ServerProcess, startServer } from "./server-process.ts";

const program = "/usr/sbin/mosquitto";
const passwords = "/usr/bin/mosquitto_passwd";

export const missingMosquitto: string | undefined = missingProgram(program, "mosquitto");

/** An MQTT broker that lets everyone in, or only who has a password. */
export function startMosquitto(asks: "nobody" | "for a password"): Promise<ServerProcess> {
  return startServer({
    command: program,
    user: "mosquitto",
    prepare: async (folder, port) => {
      const file = join(folder, "passwords");
      execFileSync(passwords, ["-b", "-c", file, "app", "OnlyForThisTest"], { stdio: "pipe" });
      await chmod(file, 0o644);
      const access =
        asks === "nobody" ? ["allow_anonymous true"] : ["allow_anonymous false", `password_file ${file}`];
      await writeFile(
        join(folder, "mosquitto.conf"),
        [`listener ${port} 127.0.0.1`, ...access, ""].join("\n"),
      );
    },
    flags: (_, folder) => ["-c", join(folder, "mosquitto.conf")],
    answers: (port) =>
      new Promise((resolve) => {
        const socket = connect(port, "127.0.0.1");
        socket.once("connect", () => resolve(socket.destroy() !== undefined));
        socket.once("error", () => resolve(false));
      }),
  });
}
