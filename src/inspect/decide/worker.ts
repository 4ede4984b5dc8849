// A thread that decides on blocks of rows.
import { parentPort, workerData } from "node:worker_threads";
import type { DetectorChoice } from "../../detect/index.ts";
import { type Block, Decider } from "./decider.ts";

const { choice, key } = workerData as { choice: DetectorChoice; key: Uint8Array };
const decider = new Decider(choice, key);

parentPort?.on("message", (block: Block) => {
  parentPort?.postMessage(decider.decide(block));
});
