import { createReadStream } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { WatertightError } from "../../base/index.ts";
import { demandWhole, verifyEvidence } from "../../probe/index.ts";
import { evidenceName } from "../evidence-file.ts";
import { exitCodes } from "../exit.ts";
import { keptScan } from "../followed-run.ts";
import { homeFolder } from "../home.ts";
import { runFolder } from "../run-folder.ts";
import { type Outside, print } from "../terminal.ts";

/** Checks the chain of a run's evidence against itself and against its report. */
export async function evidenceVerifyCommand(named: string, outside: Outside): Promise<number> {
  const home = homeFolder(outside.env);
  const folder = await runFolder(home, named, ["scan", "check"]);
  const path = join(folder, evidenceName);
  const { evidence } = await keptScan(home, folder);
  const verdict = await verifyEvidence(linesOf(path), evidence);
  demandWhole(verdict);
  await print(
    outside.stdout,
    `the evidence is whole: ${verdict.entries.toLocaleString("en")} entries, the last with hash ${verdict.head}\n`,
  );
  return exitCodes.clean;
}

async function* linesOf(path: string): AsyncGenerator<string> {
  const file = createReadStream(path);
  try {
    for await (const line of createInterface({ input: file, crlfDelay: Number.POSITIVE_INFINITY }))
      yield line;
  } catch (thrown) {
    throw new WatertightError(
      "unreadable",
      `${path} cannot be read`,
      "a run that was made with --no-save has no evidence",
      thrown,
    );
  } finally {
    file.destroy();
  }
}
