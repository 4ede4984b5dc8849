import { alphabets, sample } from "../../../base/index.ts";
import type { Detector } from "../../detector.ts";
import { isGenuineMixed } from "./genuine.ts";
import { keyNames } from "./key-names.ts";

const alnum = (seed: number): string => sample(alphabets.alnum, 40, seed);

export const cohere: readonly Detector[] = [
  {
    id: "secret.cohere.api-key",
    dataClass: "secret",
    title: "Cohere API key",
    severity: "critical",
    pattern: /[A-Za-z0-9]{40}/,
    near: [
      "cohere.ai",
      "cohere.com",
      "cohere.client",
      "cohere.clientv2",
      "co_api_key",
      "cohere",
      ...keyNames("cohere"),
    ],
    context: "required",
    check: isGenuineMixed,
    remedy: "rotate.cohere",
    finds: [`COHERE_API_KEY=${alnum(1)}`, `co = cohere.Client("${alnum(2)}")`, `CO_API_KEY: ${alnum(3)}`],
    ignores: [
      `cohere commit ${sample(alphabets.hex, 40, 1)}`,
      `API_KEY=${alnum(1)}`,
      "COHERE_API_KEY=your_cohere_api_key_here_with_40_letters",
    ],
    references: [
      "https://docs.cohere.com/reference/about",
      "https://github.com/gitleaks/gitleaks (cohere-api-token)",
    ],
  },
];
