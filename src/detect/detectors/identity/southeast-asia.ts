import { checkDigits, hasDate } from "../../checks/check-digits.ts";
import { hasLuhnDigit } from "../../checks/luhn.ts";
import { codeCheck, numberCheck } from "../../checks/number-check.ts";
import { isSingaporeNric } from "../../checks/singapore-nric.ts";
import type { Detector } from "../../detector.ts";

const mykadWords = [
  "mykad",
  "my kad",
  "nric",
  "no. kp",
  "no kp",
  "kad pengenalan",
  "ic number",
  "ic no",
  "ic_number",
  "i.c. no",
];
const thaiWords = [
  "บัตรประชาชน",
  "เลขประจำตัวประชาชน",
  "เลขบัตร",
  "บัตรประจำตัว",
  "thai id",
  "national id",
  "citizen id",
  "id card",
];
const npwpWords = ["npwp", "nomor pokok wajib pajak"];

/** Places of birth: states 01–16 with their extensions, and countries (JPN, kod negeri). */
const hasMalaysianPlace = (digits: string): boolean => {
  const place = Number(digits.slice(6, 8));
  return (
    (place >= 1 && place <= 68 && ![17, 18, 19, 20].includes(place)) ||
    place === 71 ||
    place === 72 ||
    place >= 74
  );
};
const isMykad = numberCheck((digits) => hasDate(digits, 4, 2) && hasMalaysianPlace(digits));

export const southeastAsia: readonly Detector[] = [
  {
    id: "identity.sg.nric",
    dataClass: "identity",
    title: "Singapore NRIC or FIN",
    severity: "high",
    pattern: /[STFGM]\d{7}[A-Z]/,
    shape: "capitals",
    near: [
      "nric",
      "fin no",
      "fin number",
      "identity card",
      "singapore id",
      "ic number",
      "nric/fin",
      "uinfin",
    ],
    confidence: "medium",
    check: codeCheck(isSingaporeNric),
    remedy: "protect.person",
    finds: ["NRIC: S1234567D", "passenger T2831403A checked in", '"fin":"G1595460X"'],
    ignores: ["S1234567E", "A1234567D", "S123456D", "XS1234567D"],
    references: ["https://en.wikipedia.org/wiki/National_Registration_Identity_Card"],
  },
  {
    id: "identity.my.mykad",
    dataClass: "identity",
    title: "Malaysian identity number (MyKad)",
    severity: "high",
    pattern: /\d{2}[01]\d[0-3]\d-\d{2}-\d{4}/,
    shape: { digits: [12, 12] },
    near: mykadWords,
    edges: "number",
    confidence: "medium",
    check: isMykad,
    remedy: "protect.person",
    finds: ["MyKad 660727-04-6143", "pelanggan 841209-02-3972"],
    ignores: ["661327-04-6143", "660727-18-6143", "660727-04-614"],
    references: ["https://www.jpn.gov.my/en/kod-negeri"],
  },
  {
    id: "identity.my.mykad-unformatted",
    dataClass: "identity",
    title: "Malaysian identity number (MyKad, digits only)",
    severity: "high",
    pattern: /\d{2}[01]\d[0-3]\d{7}/,
    near: mykadWords,
    context: "required",
    edges: "number",
    check: isMykad,
    remedy: "protect.person",
    finds: ["No. KP 660727046143", '"ic_number":"841209023972"'],
    ignores: ["No. KP 661327046143", "resit 660727046143"],
    references: ["https://www.jpn.gov.my/en/kod-negeri"],
  },
  {
    id: "identity.th.citizen-id",
    dataClass: "identity",
    title: "Thai identity number",
    severity: "high",
    pattern: /[1-8][ -]\d{4}[ -]\d{5}[ -]\d{2}[ -]\d/,
    shape: { digits: [13, 13] },
    near: thaiWords,
    edges: "number",
    check: numberCheck(checkDigits.thId),
    remedy: "protect.person",
    finds: ["เลขประจำตัวประชาชน 1-1716-53595-53-9", "1 2857 40405 27 7"],
    ignores: ["1-1716-53595-53-8", "1-1716-53595-5-39", "9-1716-53595-53-9"],
    references: [
      "https://www.bora.dopa.go.th/",
      "https://arthurdejong.org/python-stdnum/doc/2.1/stdnum.th.pin",
    ],
  },
  {
    id: "identity.th.citizen-id-unformatted",
    dataClass: "identity",
    title: "Thai identity number (digits only)",
    severity: "high",
    pattern: /[1-8]\d{12}/,
    near: thaiWords,
    context: "required",
    edges: "number",
    confidence: "high",
    check: numberCheck(checkDigits.thId),
    remedy: "protect.person",
    finds: ["บัตรประชาชน: 1171653595539", '"citizen id": "1285740405277"'],
    ignores: ["บัตรประชาชน: 1171653595538", "ean 1171653595539"],
    references: ["https://www.bora.dopa.go.th/"],
  },
  {
    id: "identity.id.nik",
    dataClass: "identity",
    title: "Indonesian identity number (NIK)",
    severity: "high",
    pattern: /[1-9]\d{5}[0-7]\d[01]\d{7}/,
    near: ["nik", "ktp", "no ktp", "no. ktp", "nomor induk", "e-ktp", "kartu keluarga", "no. kk"],
    context: "required",
    edges: "number",
    confidence: "high",
    // Women's days are 40 higher; provinces run from 11 to 97.
    check: numberCheck((digits) => {
      const day = String(Number(digits.slice(6, 8)) % 40).padStart(2, "0");
      return (
        Number(digits.slice(0, 2)) >= 11 &&
        hasDate(`${day}${digits.slice(8, 10)}`, 0, 2) &&
        !digits.endsWith("0000")
      );
    }),
    remedy: "protect.person",
    finds: ["NIK: 3174096507850003", "No. KTP 3273012407900012"],
    ignores: ["NIK: 3174096513850003", "kartu 3174096507850003", "NIK 317409650785003"],
    references: ["Peraturan Presiden Nomor 26 Tahun 2009"],
  },
  {
    id: "identity.id.npwp",
    dataClass: "identity",
    title: "Indonesian taxpayer number (NPWP)",
    severity: "high",
    pattern: /\d{2}\.\d{3}\.\d{3}\.\d-\d{3}\.\d{3}/,
    shape: { digits: [15, 15] },
    near: npwpWords,
    edges: "number",
    confidence: "medium",
    check: numberCheck((digits) => hasLuhnDigit(digits.slice(0, 9))),
    remedy: "protect.person",
    finds: ["NPWP: 01.312.166.0-091.000", "wajib pajak 02.714.385.8-013.000"],
    ignores: ["01.312.166.1-091.000", "01.312.166.0-091.00"],
    references: ["https://www.pajak.go.id/", "https://arthurdejong.org/python-stdnum/doc/2.1/stdnum.id.npwp"],
  },
  {
    id: "identity.ph.sss",
    dataClass: "identity",
    title: "Philippine SSS number",
    severity: "high",
    pattern: /\d{2}-\d{7}-\d|\d{10}/,
    near: ["sss no", "sss number", "sss_number", "sss #", "sss:", "social security system"],
    context: "required",
    edges: "number",
    check: numberCheck(() => true),
    remedy: "protect.person",
    finds: ["SSS No. 34-1827395-6", "sss_number=0418273956"],
    ignores: ["ref 34-1827395-6", "SSS No. 34-182739-6"],
    references: ["https://www.sss.gov.ph/", "shape recalled, not published"],
  },
  {
    id: "identity.ph.tin",
    dataClass: "identity",
    title: "Philippine taxpayer number (TIN)",
    severity: "high",
    pattern: /\d{3}-\d{3}-\d{3}(?:-\d{3,5})?/,
    near: ["tin no", "tin number", "tin:", "tin_number", "tin #", "taxpayer identification", "bir"],
    context: "required",
    edges: "number",
    check: numberCheck(() => true),
    remedy: "protect.person",
    finds: ["TIN: 217-493-806-000", "BIR TIN No. 308-174-925"],
    ignores: ["call 217-493-806", "TIN: 217-493-80"],
    references: ["https://www.bir.gov.ph/", "shape recalled, not published"],
  },
  {
    id: "identity.ph.philsys",
    dataClass: "identity",
    title: "Philippine identification number (PhilSys)",
    severity: "high",
    pattern: /\d{4}-?\d{4}-?\d{4}(?:-?\d{4})?/,
    near: ["philsys", "philid", "phil id", "national id", "psn", "pcn"],
    context: "required",
    edges: "number",
    check: numberCheck(() => true),
    remedy: "protect.person",
    finds: ["PhilSys PCN 3914-8207-5316-4928", "PhilSys: 391482075316"],
    ignores: ["card 3914-8207-5316-4928", "PhilSys 3914-8207-531"],
    references: ["https://philsys.gov.ph/", "shape recalled, not published"],
  },
  {
    id: "identity.vn.cccd",
    dataClass: "identity",
    title: "Vietnamese citizen identity number (CCCD)",
    severity: "high",
    pattern: /0\d{2}[0-9]\d{8}/,
    near: ["cccd", "căn cước", "can cuoc", "số cccd", "căn cước công dân", "số định danh", "mã định danh"],
    context: "required",
    edges: "number",
    // 001 (Hà Nội) to 096 (Cà Mau), then century and sex, then the year of birth.
    check: numberCheck((digits) => Number(digits.slice(0, 3)) >= 1 && Number(digits.slice(0, 3)) <= 96),
    remedy: "protect.person",
    finds: ["CCCD: 001085037194", "Số căn cước công dân 079190004825"],
    ignores: ["CCCD: 099085037194", "đơn hàng 001085037194", "CCCD 00108503719"],
    references: ["Thông tư 59/2021/TT-BCA"],
  },
  {
    id: "identity.vn.cmnd",
    dataClass: "identity",
    title: "Vietnamese identity card number (CMND)",
    severity: "high",
    pattern: /[0-3]\d{8}/,
    near: ["cmnd", "chứng minh nhân dân", "chung minh nhan dan", "chứng minh thư", "cmt"],
    context: "required",
    edges: "number",
    check: numberCheck(() => true),
    remedy: "protect.person",
    finds: ["CMND: 024193857", "số chứng minh nhân dân 273918504"],
    ignores: ["đơn hàng 024193857", "CMND 02419385"],
    references: ["Nghị định 05/1999/NĐ-CP"],
  },
];
