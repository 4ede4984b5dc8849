import { alphabets, sample } from "../../../base/index.ts";
import type { Detector } from "../../detector.ts";
import { isGenuineMixed } from "./genuine.ts";

const alnum = (seed: number): string => sample(alphabets.alnum, 32, seed);

export const mistral: readonly Detector[] = [
  {
    id: "secret.mistral.api-key",
    dataClass: "secret",
    title: "Mistral API key",
    severity: "critical",
    pattern: /[A-Za-z0-9]{32}/,
    near: ["mistral", "mistralai", "codestral", "magistral"],
    context: "required",
    check: isGenuineMixed,
    remedy: "rotate.mistral",
    finds: [`MISTRAL_API_KEY=${alnum(1)}`, `client = Mistral(api_key="${alnum(2)}")`],
    ignores: [
      `mistral model digest ${sample(alphabets.hex, 32, 1)}`,
      `SOME_API_KEY=${alnum(1)}`,
      `MISTRAL_API_KEY=${alnum(1)}x`,
    ],
    references: [
      "https://docs.mistral.ai/getting-started/quickstart",
      "https://github.com/google/osv-scalibr (veles)",
    ],
  },
];
