import { checkDigits, hasDate } from "../../checks/check-digits.ts";
import { hasLuhnDigit } from "../../checks/luhn.ts";
import { numberCheck } from "../../checks/number-check.ts";
import type { Candidate, Detector } from "../../detector.ts";

const swedishWords = [
  "personnummer",
  "person-nr",
  "personnr",
  "pnr",
  "samordningsnummer",
  "personal identity number",
];

const finnishWords = [
  "henkilötunnus",
  "henkilotunnus",
  "hetu",
  "sotu",
  "henkilötunnuksen",
  "personbeteckning",
  "personal identity code",
];

/** Coordination numbers add 60 to the day. */
const isSwedish = numberCheck((digits) => {
  const short = digits.slice(-10);
  const day = Number(short.slice(4, 6));
  const plain = day > 60 ? `${short.slice(0, 4)}${String(day - 60).padStart(2, "0")}` : short;
  return hasDate(plain, 4, 2) && hasLuhnDigit(short);
});

const isFinnish = ({ value }: Candidate): boolean =>
  hasDate(value, 0, 2) && Number(value.slice(7, 10)) > 1 && checkDigits.fiHetu(value);

export const nordics: readonly Detector[] = [
  {
    id: "identity.se.personnummer",
    dataClass: "identity",
    title: "Swedish personal number",
    severity: "high",
    pattern: /(?:(?:19|20)\d{2}|\d{2})[01]\d[0-9]\d-\d{4}/,
    shape: { digits: [10, 12] },
    near: swedishWords,
    edges: "number",
    confidence: "medium",
    check: isSwedish,
    remedy: "protect.person",
    finds: ["Personnummer: 640713-6560", "kund 19850730-3603 har sagt upp", "601125-0666"],
    ignores: ["640713-6561", "641313-6560", "2024-07-13-6560", "070713-656"],
    references: [
      "https://www.skatteverket.se/ (SKV 704)",
      "https://arthurdejong.org/python-stdnum/doc/2.1/stdnum.se.personnummer",
    ],
  },
  {
    id: "identity.se.personnummer-unformatted",
    dataClass: "identity",
    title: "Swedish personal number (digits only)",
    severity: "high",
    pattern: /(?:(?:19|20)\d{2}|\d{2})[01]\d{3}(?:\d{4}|[+ ]\d{4})/,
    near: swedishWords,
    context: "required",
    edges: "number",
    confidence: "high",
    check: isSwedish,
    remedy: "protect.person",
    finds: ['"personnummer": "198507303603"', "pnr 8507301417"],
    ignores: ['"personnummer": "198507303604"', "orgnr 8507303603"],
    references: ["https://www.skatteverket.se/ (SKV 704)"],
  },
  {
    id: "identity.no.fodselsnummer",
    dataClass: "identity",
    title: "Norwegian birth number (fødselsnummer)",
    severity: "high",
    pattern: /[0-7]\d[0-9]\d{3} ?\d{5}/,
    near: [
      "fødselsnummer",
      "fodselsnummer",
      "fødselsnr",
      "fnr",
      "d-nummer",
      "personnummer",
      "personnr",
      "national identity number",
    ],
    context: "required",
    edges: "number",
    confidence: "high",
    check: numberCheck((digits) => {
      // D numbers add 40 to the day; synthetic test numbers add 40 or 80 to the month.
      const day = Number(digits.slice(0, 2)) % 40;
      const month = Number(digits.slice(2, 4)) % 40;
      return day >= 1 && day <= 31 && month >= 1 && month <= 12 && checkDigits.noFodselsnummer(digits);
    }),
    remedy: "protect.person",
    finds: ["Fødselsnummer: 010390 61186", '"fnr": "25056970498"', "D-nummer 15078551086"],
    ignores: ["fnr 01039061187", "konto 01039061186", "fnr 0103906118"],
    references: [
      "https://www.skatteetaten.no/en/person/national-registry/birth-and-name-selection/children-born-in-norway/national-id-number/",
    ],
  },
  {
    id: "identity.dk.cpr",
    dataClass: "identity",
    title: "Danish CPR number",
    severity: "high",
    // No checksum: numbers since 2007 need not obey it.
    pattern: /[0-3]\d[01]\d{3}[- ]?\d{4}/,
    near: ["cpr", "cpr-nr", "cpr nr", "cprnr", "cpr-nummer", "cpr nummer", "personnummer", "danish id"],
    context: "required",
    edges: "number",
    check: numberCheck((digits) => hasDate(digits, 0, 2)),
    remedy: "protect.person",
    finds: ["CPR-nr. 150785-4123", '"cpr": "0103901187"'],
    ignores: ["CPR 321385-4123", "tlf 150785-4123", "CPR 150785-412"],
    references: ["https://www.cpr.dk/cpr-systemet/opbygning-af-cpr-nummeret"],
  },
  {
    id: "identity.fi.hetu",
    dataClass: "identity",
    title: "Finnish personal identity code",
    severity: "high",
    pattern: /[0-3]\d[01]\d{3}-\d{3}[0-9A-FHJ-NPR-Y]/,
    shape: { digits: [9, 10] },
    near: finnishWords,
    edges: "number",
    check: isFinnish,
    remedy: "protect.person",
    finds: ["Henkilötunnus: 131085-280D", "asiakas 020298-609U soitti"],
    ignores: ["131085-280E", "321085-280D", "131085-28D", "131385-280D"],
    references: ["https://dvv.fi/en/personal-identity-code"],
  },
  {
    id: "identity.fi.hetu-lettered",
    dataClass: "identity",
    title: "Finnish personal identity code (letter in the middle)",
    severity: "high",
    // A to F: born since 2000; U to Y: more numbers for the 1900s, since 2023.
    pattern: /[0-3]\d[01]\d{3}[A-FU-Y]\d{3}[0-9A-FHJ-NPR-Y]/,
    shape: "capitals",
    near: finnishWords,
    check: isFinnish,
    remedy: "protect.person",
    finds: ["hetu 120503A553C", '"hetu":"120503A814T"'],
    ignores: ["120503A553D", "121303A553C", "120503G553C"],
    references: ["https://dvv.fi/en/reform-of-personal-identity-code"],
  },
  {
    id: "identity.is.kennitala",
    dataClass: "identity",
    title: "Icelandic identity number (kennitala)",
    severity: "high",
    pattern: /[0-3]\d[01]\d{3}-?\d{3}[089]/,
    near: ["kennitala", "kt.", "kennitölu", "kennitala:"],
    context: "required",
    edges: "number",
    confidence: "high",
    check: numberCheck((digits) => hasDate(digits, 0, 2) && checkDigits.isKennitala(digits)),
    remedy: "protect.person",
    finds: ["Kennitala: 120385-0629", "kt. 1203856319"],
    ignores: ["Kennitala: 120385-0619", "sími 120385-0629"],
    references: ["https://www.skra.is/english/individuals/me-and-my-family/id-numbers/"],
  },
];
