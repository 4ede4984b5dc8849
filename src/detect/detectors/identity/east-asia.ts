import { checkDigits, hasDate } from "../../checks/check-digits.ts";
import { codeCheck, numberCheck } from "../../checks/number-check.ts";
import { looksLikePlaceholder } from "../../checks/placeholder.ts";
import type { Candidate, Detector } from "../../detector.ts";

const rrnWords = ["주민등록번호", "주민번호", "주민등록", "외국인등록번호", "resident registration", "rrn"];

/**
 * Numbers issued since October 2020 have random digits behind the sex: a failing checksum says little about whoever was
 * born since, and nothing where a word speaks for the number.
 */
function isResidentRegistration({ value, nearWord }: Candidate): boolean | "medium" {
  const digits = value.replace(/\D/g, "");
  if (looksLikePlaceholder(digits) || !hasDate(digits, 4, 2)) return false;
  if (checkDigits.krRrn(digits)) return true;
  const bornSince = /^[3478]/.test(digits.charAt(6)) && digits.slice(0, 4) >= "2010";
  return nearWord !== undefined || bornSince ? "medium" : false;
}

export const eastAsia: readonly Detector[] = [
  {
    id: "identity.jp.my-number",
    dataClass: "identity",
    title: "Japanese My Number",
    severity: "high",
    pattern: /\d{4}[ -]?\d{4}[ -]?\d{4}/,
    near: ["マイナンバー", "個人番号", "my number", "mynumber", "my_number", "my-number", "kojin bango"],
    context: "required",
    edges: "number",
    confidence: "high",
    check: numberCheck(checkDigits.jpMyNumber),
    remedy: "protect.person",
    finds: ["マイナンバー：586531434220", "個人番号 9169 4222 9253", '"my_number":"876003099779"'],
    ignores: ["マイナンバー：586531434221", "注文番号 586531434220", "個人番号 9169 4222 9253 0018"],
    references: [
      "行政手続における特定の個人を識別するための番号の利用等に関する法律施行令 第8条 (平成26年総務省令第85号)",
    ],
  },
  {
    id: "identity.jp.driving-licence",
    dataClass: "identity",
    title: "Japanese driving licence number",
    severity: "high",
    pattern: /[1-9]\d{11}/,
    near: ["運転免許", "免許証番号", "免許証", "運転免許証"],
    context: "required",
    edges: "number",
    check: numberCheck(() => true),
    remedy: "protect.person",
    finds: ["運転免許証番号：301927486150", "免許証番号 621784093150"],
    ignores: ["注文 301927486150", "免許証 30192748615"],
    references: ["https://www.npa.go.jp/", "shape recalled, not published"],
  },
  {
    id: "identity.jp.residence-card",
    dataClass: "identity",
    title: "Japanese residence card number",
    severity: "high",
    pattern: /[A-Z]{2}\d{8}[A-Z]{2}/,
    near: ["在留カード", "在留カード番号", "residence card", "zairyu", "特別永住者"],
    context: "required",
    check: codeCheck(() => true),
    remedy: "protect.person",
    finds: ["在留カード番号：AB30918274CD", "Residence card no. UH48150927EA"],
    ignores: ["型番 AB30918274CD", "在留カード AB3091827CD"],
    references: ["https://www.moj.go.jp/isa/ (在留カード等仕様書)"],
  },
  {
    id: "identity.jp.pension-number",
    dataClass: "identity",
    title: "Japanese basic pension number",
    severity: "high",
    pattern: /\d{4}-?\d{6}/,
    near: ["基礎年金番号", "年金番号", "年金手帳", "pension number"],
    context: "required",
    edges: "number",
    check: numberCheck(() => true),
    remedy: "protect.person",
    finds: ["基礎年金番号：1842-937150", "年金番号 3907182645"],
    ignores: ["電話 1842-937150", "年金番号 1842-93715"],
    references: ["https://www.nenkin.go.jp/"],
  },
  {
    id: "identity.kr.rrn",
    dataClass: "identity",
    title: "Korean resident registration number",
    severity: "high",
    pattern: /\d{2}[01]\d[0-3]\d-[1-8]\d{6}/,
    shape: { digits: [13, 13] },
    near: rrnWords,
    edges: "number",
    check: isResidentRegistration,
    remedy: "protect.person",
    finds: ["주민등록번호: 850730-2703650", "고객 911013-2471181 문의", "주민번호 990101-1837264"],
    ignores: ["850730-2703651", "851330-2703650", "850730-270365"],
    references: ["주민등록법 시행규칙 제2조", "https://arthurdejong.org/python-stdnum/doc/2.1/stdnum.kr.rrn"],
  },
  {
    id: "identity.kr.rrn-unformatted",
    dataClass: "identity",
    title: "Korean resident registration number (digits only)",
    severity: "high",
    pattern: /\d{2}[01]\d[0-3]\d[1-8]\d{6}/,
    near: rrnWords,
    context: "required",
    edges: "number",
    confidence: "high",
    check: isResidentRegistration,
    remedy: "protect.person",
    finds: ['"rrn": "9110132471181"', "주민등록번호 5911122317550"],
    ignores: ["주민등록번호 5913122317550", "주문번호 9110132471181"],
    references: ["주민등록법 시행규칙 제2조"],
  },
  {
    id: "identity.kr.driving-licence",
    dataClass: "identity",
    title: "Korean driving licence number",
    severity: "high",
    pattern: /(?:1[1-9]|2[0-8])-?\d{2}-?\d{6}-?\d{2}/,
    near: ["운전면허", "운전면허번호", "면허번호", "면허증", "driver license", "driving licence"],
    context: "required",
    edges: "number",
    check: numberCheck(() => true),
    remedy: "protect.person",
    finds: ["운전면허번호: 11-05-194827-63", "면허번호 131847205915"],
    ignores: ["계좌 11-05-194827-63", "운전면허 11-05-19482-63"],
    references: ["https://www.safedriving.or.kr/", "shape recalled, not published"],
  },
];
