import { codeCheck, numberCheck } from "../../checks/number-check.ts";
import { isUsSsn } from "../../checks/stdnum.ts";
import type { Detector } from "../../detector.ts";

const ssnWords = [
  "ssn",
  "social security",
  "social-security",
  "social_security",
  "socialsecurity",
  "seguro social",
  "社会安全号",
];

/** Numbers of advertisements and films, which stdnum does not know: 987-65-4320 … 4329 and the like begin with 9 anyway. */
const isRealSsn = numberCheck(
  (digits) => isUsSsn(digits) && !/^(?:123456789|123454321|111223333)$/.test(digits),
);

export const us: readonly Detector[] = [
  {
    id: "identity.us.ssn",
    dataClass: "identity",
    title: "US Social Security number",
    severity: "high",
    pattern: /[0-8]\d{2}-\d{2}-\d{4}|[0-8]\d{2} \d{2} \d{4}/,
    shape: { digits: [9, 9] },
    near: ssnWords,
    edges: "number",
    confidence: "medium",
    // With spaces it looks like many other numbers: a word has to speak for it.
    check: (candidate) =>
      isRealSsn(candidate) && (candidate.value.includes("-") || candidate.nearWord !== undefined),
    remedy: "protect.person",
    finds: [
      "SSN: 739-38-5258",
      "the applicant gave 001-06-1817 on the form",
      "social security no. 219 38 5258",
    ],
    ignores: [
      "SSN: 000-38-5258",
      "SSN: 666-38-5258",
      "078-05-1120",
      "739-38-525",
      "part 739 38 5258",
      "1739-38-5258",
    ],
    references: ["https://www.ssa.gov/kc/SSAFactSheet--IssuingSSNs.pdf"],
  },
  {
    id: "identity.us.ssn-unformatted",
    dataClass: "identity",
    title: "US Social Security number (digits only)",
    severity: "high",
    pattern: /[0-8]\d{8}/,
    near: ssnWords,
    context: "required",
    edges: "number",
    check: isRealSsn,
    remedy: "protect.person",
    finds: ['{"ssn":"739385258"}', "user_ssn=001061817", "social security number 739385258"],
    ignores: ["order 739385258", "ssn=000061817", "ssn=7393852581", "ssn: 123456789"],
    references: ["https://www.ssa.gov/kc/SSAFactSheet--IssuingSSNs.pdf"],
  },
  {
    id: "identity.us.itin",
    dataClass: "identity",
    title: "US individual taxpayer number (ITIN)",
    severity: "high",
    pattern: /9\d{2}[- ]?(?:5\d|6[0-5]|7\d|8[0-8]|9[0-24-9])[- ]?\d{4}/,
    near: [
      "itin",
      "individual taxpayer",
      "taxpayer id",
      "taxpayer_id",
      "taxpayer identification",
      "tin number",
    ],
    context: "required",
    edges: "number",
    check: numberCheck(() => true),
    remedy: "protect.person",
    finds: ["ITIN 988-81-6711", '"itin": "965917135"'],
    ignores: ["ITIN 988-48-6711", "ITIN 888-81-6711", "988-81-6711"],
    references: ["https://www.irs.gov/tin/itin/individual-taxpayer-identification-number-itin"],
  },
  {
    id: "identity.us.driving-licence",
    dataClass: "identity",
    title: "US driver's licence number",
    severity: "high",
    pattern: /[A-Z]\d{3}-\d{3,4}-\d{2,4}(?:-\d{3}-\d)?|[A-Z]{1,2}\d{5,14}|\d{2}-\d{3}-\d{4}|\d{7,12}/,
    near: [
      "driver license",
      "drivers license",
      "driver's license",
      "driver’s license",
      "drivers licence",
      "driver_license",
      "drivers_license",
      "driverlicense",
      "driverslicense",
      "driver lic",
      "dl number",
      "dl_number",
      "dl no",
      "dl#",
      "dln",
      "licencia de conducir",
    ],
    context: "required",
    edges: "number",
    check: codeCheck(() => true),
    remedy: "protect.person",
    finds: ["Driver License: D1437825", "drivers_license: 'S530-4604-4219'", "my DL number is F24561047"],
    ignores: ["license key D1437825", "driver license: D12", "driver license renewed on 2024-05-01"],
    references: [
      "https://www.aamva.org/ (formats differ by state)",
      "shape recalled, not published as one list",
    ],
  },
];
