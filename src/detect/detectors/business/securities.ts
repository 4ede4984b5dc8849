import { isCountryCode } from "../../checks/country-code.ts";
import { isIsin } from "../../checks/isin.ts";
import type { Detector } from "../../detector.ts";

export const securities: readonly Detector[] = [
  {
    id: "business.isin",
    dataClass: "business",
    title: "security (ISIN)",
    severity: "low",
    remedy: "protect.business",
    confidence: "medium",
    pattern: /[A-Z]{2}[A-Z0-9]{9}\d/,
    shape: "capitals",
    near: [
      "isin",
      "wkn",
      "security",
      "securities",
      "portfolio",
      "depot",
      "wertpapier",
      "shares",
      "bond",
      "titre",
    ],
    // One random text in ten has a fitting check digit.
    check: ({ value, nearWord }) =>
      nearWord !== undefined &&
      (isCountryCode(value.slice(0, 2)) || /^(?:XS|EU|XC|XF)/.test(value)) &&
      isIsin(value),
    finds: ["ISIN US0378331005", "Depot: DE0007164600, 40 Stück"],
    ignores: ["ISIN US0378331006", "US0378331005", "ISIN ZZ0378331005"],
    references: ["ISO 6166:2021"],
  },
];
