import { isKeyedAsIdentifier } from "../../checks/identifier-key.ts";
import { type CardBrand, cardBrand } from "../../checks/payment-card.ts";
import type { Candidate, Detector } from "../../detector.ts";

const common = { dataClass: "financial", severity: "high", remedy: "protect.payment" } as const;
const references = [
  "ISO/IEC 7812-1:2017",
  "https://www.pcisecuritystandards.org (PCI DSS 4.0, requirement 3)",
];

const cardWords: readonly string[] = [
  "card", "credit card", "creditcard", "debit card", "card number", "card_number", "cardnumber", "cc", "ccnum", "pan", "visa",
  "mastercard", "amex", "american express", "discover", "diners", "jcb", "unionpay", "maestro", "cvv", "cvc", "kreditkarte",
  "kreditkartennummer", "karte", "kartennummer", "carte", "carte bancaire", "carte bleue", "tarjeta", "tarjeta de crédito",
  "carta di credito", "cartão", "creditcardnummer", "karta", "карта", "карты", "银行卡", "信用卡", "卡号", "クレジットカード",
  "カード番号", "카드번호", "신용카드",
]; // biome-ignore format: a table

const usualBrands: ReadonlySet<CardBrand> = new Set(["visa", "mastercard", "discover"]);

/** A number in one piece is a card only when it is no record's number, and surely one only when a word says so. */
function isBareCard({ value, text, start, nearWord }: Candidate): boolean | "medium" {
  const brand = cardBrand(value);
  // -.4556737586899855 is a fraction.
  if (brand === undefined || text.charAt(start - 1) === ".") return false;
  if (nearWord !== undefined) return true;
  // Maestro, UnionPay and the nineteen-digit ranges cover too many numbers to be told from record numbers.
  const usual = value.length === 16 ? usualBrands.has(brand) : brand === "amex" && value.length === 15;
  return usual && !isKeyedAsIdentifier(text, start) && "medium";
}

export const card: readonly Detector[] = [
  {
    ...common,
    id: "financial.card.grouped",
    title: "payment card number, in groups",
    pattern: /\d{4}(?:[ -]\d{4}){2}[ -]\d{1,4}(?:[ -]\d{3})?|3\d{3}[ -]\d{6}[ -]\d{4,5}/,
    shape: { digits: [13, 19] },
    near: cardWords,
    edges: "number",
    check: ({ value, text, start, end }) => {
      // 51F1 5272 5274 5275 5269 52DE: one of many groups in a table of codes.
      if (/[\dA-F]{4} $/.test(text.slice(Math.max(0, start - 5), start))) return false;
      if (/^ [\dA-F]{4} [\dA-F]{4}(?:\s|$)/.test(text.slice(end, end + 11))) return false;
      const joints = new Set(value.replace(/\d/g, ""));
      return joints.size === 1 && cardBrand(value.replace(/\D/g, "")) !== undefined;
    },
    finds: [
      "Charged 4556 7375 8689 9855 twice",
      "card: 5425-2334-3010-9903, exp 12/27",
      "Amex 3742 454554 00126",
    ],
    ignores: ["4556 7375 8689 9856", "1234 5678 9012 3456", "0000 0000 0000 0000", "4556-7375 8689 9855"],
    references,
  },
  {
    ...common,
    id: "financial.card.number",
    title: "payment card number",
    confidence: "medium",
    pattern: /\d{12,19}/,
    shape: { digits: [12, 19] },
    near: cardWords,
    edges: "number",
    check: isBareCard,
    finds: [
      '{"card_number":"4556737586899855"}',
      "paid with 5425233430109903",
      "Card 4111111111111111 approved",
      "信用卡号 6250941006528599",
    ],
    ignores: [
      "4556737586899856",
      '"trace_id": 4556737586899855',
      "0.4556737586899855",
      "orderId=5425233430109903",
      "1700000000000000",
    ],
    references,
  },
  {
    ...common,
    id: "financial.card.security-code",
    title: "card security code",
    pattern:
      /(?:cvv2?|cvc2?|csc|card security code|security code|card verification (?:code|value)|prüfziffer|kartenprüfnummer|cryptogramme|código de seguridad|codice di sicurezza|安全码|校验码|セキュリティコード)["']?(?: is| code| number| =|:)?[\s:=："']{1,4}(\d{3,4})/i,
    keywords: [
      "cvv", "cvc", "csc", "security code", "verification code", "verification value", "prüfziffer", "kartenprüfnummer", "cryptogramme",
      "código de seguridad", "codice di sicurezza", "安全码", "校验码", "セキュリティコード",
    ], // biome-ignore format: a table
    keywordWithin: 24,
    check: ({ value }) => new Set(value).size > 1 || value.length === 3,
    finds: ['"cvv": "123"', "exp 12/27, CVC 4821", "安全码：739"],
    ignores: ["cvv is required", "CVC 12", "security code of 2024 pages", "csc 12345"],
    references,
  },
  {
    ...common,
    severity: "medium",
    id: "financial.card.expiry",
    title: "card expiry date",
    confidence: "medium",
    pattern:
      /(?:exp(?:iry|iration|ires|\.)?(?:[ _-]?date)?|valid (?:thru|until|to)|good thru|gültig bis|expire le|caduca|vencimiento|scadenza|有效期)["']?[\s:=："']{1,4}((?:0[1-9]|1[0-2]) ?[/-] ?(?:20)?[2-4]\d)/i,
    keywords: ["exp", "valid ", "good thru", "gültig bis", "caduca", "vencimiento", "scadenza", "有效期"],
    keywordWithin: 1,
    // A date in month and year is a card's only where a card is spoken of.
    near: [...cardWords, "card holder", "cardholder", "payment", "4111"],
    check: ({ nearWord }) => nearWord !== undefined,
    finds: ['{"card":"…","exp_date":"12/27"}', "Visa, exp: 04/2029", "信用卡 有效期：08/28"],
    ignores: ["experience 12/27", "license expires 12/27", "Visa, exp: 13/27", "card exp 12/57"],
    references,
  },
  {
    ...common,
    severity: "critical",
    id: "financial.card.track",
    title: "magnetic stripe of a card",
    pattern: /%B\d{12,19}\^[A-Z /.'-]{2,26}\^\d{7}[\d?=]{0,40}|;\d{12,19}=\d{7}\d{0,24}\?/,
    keywords: ["^", "=2", "=3"],
    keywordWithin: 22,
    edges: "open",
    check: ({ value }) => cardBrand(value.replace(/^\D+/, "").replace(/\D.*$/s, "")) !== undefined,
    finds: [
      "%B4556737586899855^DOE/JANE^29121010000000000?",
      "track2=;5425233430109903=29121010000012300000?",
    ],
    ignores: ["%B4556737586899856^DOE/JANE^2912101?", ";id=2912101?", "x ^ y"],
    references: ["ISO/IEC 7813:2006", ...references],
  },
];
