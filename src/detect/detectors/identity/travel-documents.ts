import { isMachineReadableZone } from "../../checks/mrz.ts";
import { codeCheck } from "../../checks/number-check.ts";
import type { Detector } from "../../detector.ts";

const passportWords = [
  "passport",
  "passport_number",
  "passportnumber",
  "passeport",
  "reisepass",
  "reisepassnummer",
  "pasaporte",
  "passaporto",
  "passaporte",
  "paspoort",
  "paszport",
  "paszportu",
  "заграничный паспорт",
  "загранпаспорт",
  "护照",
  "護照",
  "パスポート",
  "旅券",
  "여권",
  "pasaport",
  "passnummer",
  "hộ chiếu",
  "paspor",
  "หนังสือเดินทาง",
  "جواز السفر",
  "דרכון",
  "pasport",
];

export const travelDocuments: readonly Detector[] = [
  {
    id: "identity.travel.passport-number",
    dataClass: "identity",
    title: "passport number",
    severity: "high",
    // Letter and digits as the issuing countries have them: 9 digits (US, GB), C01X00T47 (DE), 12AB34567 (FR), E12345678 (CN).
    pattern:
      /[A-Z]{1,3}\d{6,8}|\d{2}[A-Z]{2}\d{5}|[A-Z]\d[A-Z]\d{6}|[A-Z]{2}[A-Z0-9]{6}\d|[CFGHJK][0-9CFGHJKLMNPRTVWXYZ]{8}|[A-Z]\d{3}[A-Z]\d{4}|\d{8,9}/,
    near: passportWords,
    context: "required",
    edges: "number",
    check: codeCheck((code) => (code.match(/\d/g)?.length ?? 0) >= 4 && !/^(?:19|20)\d{6}$/.test(code)),
    remedy: "protect.person",
    finds: [
      "Passport No: 549182736",
      '"passport_number": "C01X93T47"',
      "numéro de passeport 14AV82937",
      "护照号码：E92837465",
      "パスポート TR4829173",
      "여권번호 M91827364",
    ],
    ignores: ["order 549182736", "passport photo 35x45", "passport.js 0.4.1", "passport issued 20240501"],
    references: ["ICAO Doc 9303 part 4", "https://www.consilium.europa.eu/prado/"],
  },
  {
    id: "identity.travel.mrz",
    dataClass: "identity",
    title: "machine-readable zone of a passport or identity card",
    severity: "high",
    pattern:
      /[PVACI][A-Z0-9<][A-Z<]{3}(?:[A-Z0-9<]{39}(?:\r?\n|\\n| )?[A-Z0-9<]{44}|[A-Z0-9<]{31}(?:\r?\n|\\n| )?[A-Z0-9<]{36}|[A-Z0-9<]{25}(?:\r?\n|\\n| )?[0-9]{7}[MFX<][0-9]{7}[A-Z<]{3}[A-Z0-9<]{12}(?:\r?\n|\\n| )?[A-Z<]{30})/,
    keywords: ["<<<"],
    keywordWithin: 96,
    check: ({ value }) => isMachineReadableZone(value),
    remedy: "protect.person",
    finds: [
      "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10",
      "I<UTOD231458907<<<<<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<6\nERIKSSON<<ANNA<MARIA<<<<<<<<<<",
      "I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nD231458907UTO7408122F1204159<<<<<<<6",
    ],
    ignores: [
      "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C46UTO7408122F1204159ZE184226B<<<<<10",
      "<<<<<<< HEAD\nconst PASSPORT = 1;\n=======",
    ],
    references: ["ICAO Doc 9303 parts 3 to 6 (specimens of their appendices)"],
  },
  {
    id: "identity.travel.mrz-line",
    dataClass: "identity",
    title: "second line of a passport's machine-readable zone",
    severity: "high",
    pattern: /[A-Z0-9<]{9}\d[A-Z<]{3}\d{7}[MFX<]\d{7}[A-Z0-9<]{14}[0-9<]\d/,
    keywords: ["<<<"],
    keywordWithin: 44,
    check: ({ value, text, start }) => isMachineReadableZone(value) && !isSecondLine(text, start),
    remedy: "protect.person",
    finds: [
      "mrz2: L898902C36UTO7408122F1204159ZE184226B<<<<<10",
      '"line2":"L898902C36UTO7408122F1204159<<<<<<<<<<<<<<00"',
    ],
    ignores: [
      "L898902C46UTO7408122F1204159ZE184226B<<<<<10",
      "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10",
    ],
    references: ["ICAO Doc 9303 part 4"],
  },
];

/** The line before it is of the same zone: then the whole zone is the match. */
function isSecondLine(text: string, start: number): boolean {
  return /[PV][A-Z<][A-Z<]{42}(?:\r?\n|\\n| )?$/.test(text.slice(Math.max(0, start - 48), start));
}
