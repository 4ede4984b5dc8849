import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { missingProgram, type ServerProcess, startServer } from "./server-process.ts";

const program = "/usr/bin/docker-registry";
/** Of a password that nobody uses. */
const hash = ["$2y$05$", "abcdefghijklmnopqrstuu", "VEFkXcg4M2BUvcbW8WegPhusIv6fnFO"].join("");

export const missingDockerRegistry: string | undefined = missingProgram(program, "docker-registry");

/** An empty registry for everyone, or only for who has a password. */
export function startDockerRegistry(asks: "nobody" | "for a password"): Promise<ServerProcess> {
  return startServer({
    command: program,
    prepare: async (folder, port) => {
      await writeFile(join(folder, "users"), `app:${hash}\n`);
      await writeFile(
        join(folder, "config.yml"),
        [
          "version: 0.1",
          `storage: { filesystem: { rootdirectory: "${folder}/data" } }`,
          `http: { addr: "127.0.0.1:${port}", secret: none }`,
          ...(asks === "nobody" ? [] : [`auth: { htpasswd: { realm: team, path: "${folder}/users" } }`]),
          "",
        ].join("\n"),
      );
    },
    flags: (_, folder) => ["serve", join(folder, "config.yml")],
    answers: async (port) => (await fetch(`http://127.0.0.1:${port}/`)).ok,
  });
}
