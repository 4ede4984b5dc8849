import { alphabets, sample } from "../../../base/index.ts";
import type { Detector } from "../../detector.ts";
import { isGenuine } from "./genuine.ts";

/** base64 of "groq" and its neighbours: stands in the middle of every key. */
const infix = ["WGdy", "b3FY"].join("");
const alnum = (length: number, seed: number): string => sample(alphabets.alnum, length, seed);

export const groq: readonly Detector[] = [
  {
    id: "secret.groq.api-key",
    dataClass: "secret",
    title: "Groq API key",
    severity: "critical",
    pattern: /gsk_[A-Za-z0-9]{52}/,
    check: (candidate) => isGenuine(candidate) && (candidate.value.includes(infix) || "medium"),
    remedy: "rotate.groq",
    finds: [
      `GROQ_API_KEY=gsk_${alnum(20, 1)}${infix}${alnum(24, 2)}`,
      `client = Groq(api_key="gsk_${alnum(20, 3)}${infix}${alnum(24, 4)}")`,
    ],
    ignores: [`gsk_${alnum(40, 1)}`, "GROQ_API_KEY=gsk_your_groq_api_key_here"],
    references: [
      "https://console.groq.com/docs/quickstart",
      "https://github.com/Samsung/CredSweeper (rule groq)",
    ],
  },
];
