import { alphabets, sample } from "../../../base/index.ts";
import type { Detector } from "../../detector.ts";
import { isGenuine } from "./genuine.ts";

const body = (length: number, seed: number): string => sample(alphabets.base64url, length, seed);
const prefix = ["AI", "za"].join("");
const authPrefix = ["AQ.", "Ab8R"].join("");

/**
 * An AIza key opens whatever its project allows: a map on a web page, or a billed model. The words near it tell;
 * where both kinds claim a key, `gemini` comes first in the order of ids.
 */
const modelWords = [
  "gemini",
  "generativelanguage",
  "genai",
  "generativeai",
  "vertex",
  "palm",
  "aistudio",
  "makersuite",
];

export const googleAi: readonly Detector[] = [
  {
    id: "secret.gemini.api-key",
    dataClass: "secret",
    title: "Google Gemini API key",
    severity: "critical",
    pattern: /AIza[\w-]{35}/,
    near: modelWords,
    context: "required",
    confidence: "high",
    check: isGenuine,
    remedy: "rotate.google-api-key",
    finds: [
      `GEMINI_API_KEY=${prefix}Sy${body(33, 1)}`,
      `genai.configure(api_key="${prefix}Sy${body(33, 2)}")`,
    ],
    ignores: [`maps?key=${prefix}Sy${body(33, 3)}`, `GEMINI_API_KEY=${prefix}Sy${body(20, 1)}`],
    references: ["https://ai.google.dev/gemini-api/docs/api-key"],
  },
  {
    id: "secret.gemini.auth-key",
    dataClass: "secret",
    title: "Google Gemini auth key",
    severity: "critical",
    pattern: /AQ\.Ab8R[\w-]{46}/,
    check: isGenuine,
    remedy: "rotate.google-api-key",
    finds: [
      `GEMINI_API_KEY=${authPrefix}N6${body(44, 4)}`,
      `const API_KEY = "${authPrefix}N6${body(44, 5)}";`,
    ],
    ignores: [`${authPrefix}N6${body(20, 4)}`, `FAQ.Ab8R${body(46, 4)}`],
    references: ["https://github.com/google/osv-scalibr (veles detector gcpexpressmode)"],
  },
  {
    id: "secret.google.api-key",
    dataClass: "secret",
    title: "Google API key",
    severity: "high",
    pattern: /AIza[\w-]{35}/,
    check: isGenuine,
    remedy: "rotate.google-api-key",
    finds: [
      `https://maps.googleapis.com/maps/api/js?key=${prefix}Sy${body(33, 6)}`,
      `"current_key": "${prefix}Sy${body(33, 7)}"`,
    ],
    ignores: [`${prefix}Sy${body(40, 6)}`, `key=${prefix}${"X".repeat(35)}`],
    references: ["https://cloud.google.com/docs/authentication/api-keys"],
  },
];
