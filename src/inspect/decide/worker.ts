// A thread that decides on blocks of rows, or on texts.
import { parentPort, workerData } from "node:worker_threads";
import type { DetectorChoice } from "../../detect/index.ts";
import { type Block, Decider, type Texts } from "./decider.ts";

const { choice, key } = workerData as { choice: DetectorChoice; key: Uint8Array };
const decider = new Decider(choice, key);

parentPort?.on("message", (job: Block | Texts) => {
  parentPort?.postMessage("rows" in job ? decider.decide(job) : decider.read(job));
});
