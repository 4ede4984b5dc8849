import { writeFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { missingProgram, startServer } from "./server-process.ts";

const program = "/usr/bin/memcached";
/** It refuses to run as root. */
const user = "nobody";

export interface RunningMemcached {
  readonly port: number;
  stop(): Promise<void>;
}

/** What has to be installed to start one, or nothing. */
export const missingMemcached: string | undefined = missingProgram(program, "memcached");

/** A memcached with one item in it; `file` asks for a name and a password, `SASL` for the same in its binary protocol. */
export async function startMemcached(asks: "nobody" | "file" | "SASL"): Promise<RunningMemcached> {
  return startServer({
    // Where it reads how to ask, a place that only the environment names.
    command: "/usr/bin/env",
    flags: (port, folder) => [
      ...[`SASL_CONF_PATH=${folder}`, program],
      ...["-l", "127.0.0.1", "-p", String(port), "-U", "0", "-m", "16"],
      ...(asks === "file" ? ["-Y", join(folder, "users")] : asks === "SASL" ? ["-S"] : []),
    ],
    prepare: (folder) => {
      writeFileSync(join(folder, "users"), "reader:OnlyForThisTest\n", { mode: 0o644 });
      writeFileSync(join(folder, "memcached.conf"), "mech_list: plain\n", { mode: 0o644 });
    },
    answers: async (port) => {
      const says = asks === "nobody" ? "set chat:1 0 0 7\r\nmade up\r\n" : "version\r\n".repeat(3);
      return (await replied(port, says)) || asks === "SASL";
    },
    user,
  });
}

/** Whether anything comes back; one with SASL hangs up on text. */
function replied(port: number, says: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, "127.0.0.1", () => socket.write(says));
    socket.once("data", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("close", () => resolve(false));
    socket.once("error", reject);
  });
}
