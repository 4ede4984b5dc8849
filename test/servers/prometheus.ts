import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { missingProgram, type ServerProcess, startServer } from "./server-process.ts";

const program = "/usr/bin/prometheus";
/** Of a password that nobody uses. */
const hash = ["$2y$05$", "abcdefghijklmnopqrstuu", "VEFkXcg4M2BUvcbW8WegPhusIv6fnFO"].join("");

export const missingPrometheus: string | undefined = missingProgram(program, "prometheus");

/** A Prometheus that watches nothing and answers everyone, or only who has a password. */
export function startPrometheus(asks: "nobody" | "for a password"): Promise<ServerProcess> {
  return startServer({
    command: program,
    prepare: async (folder) => {
      await writeFile(join(folder, "prometheus.yml"), "global:\n  scrape_interval: 1m\n");
      await writeFile(
        join(folder, "web.yml"),
        asks === "nobody" ? "{}\n" : `basic_auth_users:\n  app: "${hash}"\n`,
      );
    },
    flags: (port, folder) => [
      `--config.file=${join(folder, "prometheus.yml")}`,
      `--web.config.file=${join(folder, "web.yml")}`,
      `--storage.tsdb.path=${join(folder, "data")}`,
      `--web.listen-address=127.0.0.1:${port}`,
    ],
    answers: async (port) => {
      const { status } = await fetch(`http://127.0.0.1:${port}/-/ready`);
      return status === 200 || status === 401;
    },
  });
}
