import type { Detector } from "../detector.ts";
import { openai } from "./secret/openai.ts";

/** Every detector there is, in no meaningful order. */
export const catalogue: readonly Detector[] = [...openai];
