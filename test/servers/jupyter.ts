import { writeFileSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { missingProgram, startServer } from "./server-process.ts";

const program = "/usr/bin/jupyter-notebook";

export interface RunningJupyter {
  readonly port: number;
  stop(): Promise<void>;
}

/** What has to be installed to start one, or nothing. */
export const missingJupyter: string | undefined = missingProgram(program, "jupyter-notebook");

/** A notebook server with one file: for anyone, with the token that it makes by itself, or with a password. */
export async function startJupyter(asks: "nobody" | "token" | "password"): Promise<RunningJupyter> {
  return startServer({
    command: program,
    flags: (port, folder) => [
      ...["--no-browser", "--allow-root", "--ip=127.0.0.1", `--port=${port}`, "--port-retries=0"],
      ...[`--config=${join(folder, "settings.py")}`, `--notebook-dir=${join(folder, "notebooks")}`],
    ],
    prepare: async (folder) => {
      await mkdir(join(folder, "notebooks"));
      writeFileSync(
        join(folder, "notebooks", "customers.ipynb"),
        '{"cells":[],"metadata":{},"nbformat":4,"nbformat_minor":4}',
      );
      writeFileSync(join(folder, "settings.py"), settings[asks].join("\n"), { mode: 0o600 });
    },
    answers: async (port) => (await fetch(`http://127.0.0.1:${port}/api`)).ok,
    environment: {
      HOME: "/nonexistent",
      JUPYTER_NO_CONFIG: "1",
      JUPYTER_RUNTIME_DIR: "runtime",
      JUPYTER_DATA_DIR: "data",
    },
    stopSignal: "SIGKILL",
  });
}

const settings = {
  nobody: ["c.NotebookApp.token = ''", "c.NotebookApp.password = ''"],
  token: [],
  password: [
    "from notebook.auth import passwd",
    "c.NotebookApp.password = passwd('OnlyForThisTest', algorithm='sha1')",
  ],
};
