import { labels } from "../../checks/labelled.ts";
import { hasLuhnDigit } from "../../checks/luhn.ts";
import { numberCheck } from "../../checks/number-check.ts";
import type { Detector } from "../../detector.ts";

const isSinNumber = numberCheck((digits) => /^[1-79]/.test(digits) && hasLuhnDigit(digits));
/** "sin" is an English and a Spanish word: it counts as a label only. */
const isLabelledSin = labels(["sin"]);

export const canada: readonly Detector[] = [
  {
    id: "identity.ca.sin",
    dataClass: "identity",
    title: "Canadian Social Insurance Number",
    severity: "high",
    pattern: /\d{3}-\d{3}-\d{3}|\d{3} \d{3} \d{3}|\d{9}/,
    near: [
      "social insurance",
      "social_insurance",
      "sin number",
      "sin no",
      "sin",
      "assurance sociale",
      "assurance-sociale",
      "n.a.s.",
      "numéro nas",
    ],
    context: "required",
    edges: "number",
    confidence: "high",
    check: (candidate) =>
      isSinNumber(candidate) && (candidate.nearWord !== "sin" || isLabelledSin(candidate)),
    remedy: "protect.person",
    finds: ["SIN: 429-137-722", "numéro d'assurance sociale 457 261 378", '{"sin": "475083507"}'],
    ignores: ["SIN: 429-137-723", "llama al 429137722 sin compromiso", "sin: 046 454 28", "457 261 378"],
    references: [
      "https://www.canada.ca/en/employment-social-development/services/sin.html",
      "https://arthurdejong.org/python-stdnum/doc/2.1/stdnum.ca.sin",
    ],
  },
];
