import { isValidBIC, isValidIBAN } from "ibantools";
import { isAbaRouting } from "../../checks/aba-routing.ts";
import { isClabe } from "../../checks/clabe.ts";
import { isCountryCode } from "../../checks/country-code.ts";
import { looksLikePlaceholder } from "../../checks/placeholder.ts";
import type { Detector } from "../../detector.ts";

const common = { dataClass: "financial", severity: "medium", remedy: "protect.payment" } as const;

const bankWords: readonly string[] = [
  "account", "account number", "bank account", "bank", "konto", "kontonummer", "bankverbindung", "compte", "cuenta", "conto",
  "conta", "rekening", "rachunek", "счет", "账号", "账户", "口座",
]; // biome-ignore format: a table

/** The longest beginning of a text that is an IBAN, cut at its groups: the next word may look like one more group. */
function ibanAtStart(text: string): string | undefined {
  for (let end = text.length; end >= 15; end--) {
    const next = text.charAt(end);
    if (end < text.length && next !== " " && next !== "-") continue;
    const part = text.slice(0, end);
    if (isValidIBAN(part.replace(/[ -]/g, ""))) return part;
  }
  return undefined;
}

export const bankAccount: readonly Detector[] = [
  {
    ...common,
    id: "financial.iban",
    title: "bank account (IBAN)",
    pattern: /[A-Z]{2}\d{2}(?:[A-Z0-9]{11,30}|(?:[ -][A-Z0-9]{4}){2,7}(?:[ -][A-Z0-9]{1,4})?)/,
    shape: "capitals",
    locate: (text, { start, end }) => {
      const found = ibanAtStart(text.slice(start, end));
      return found === undefined ? undefined : { start, end: start + found.length };
    },
    near: ["iban", ...bankWords],
    finds: [
      "IBAN GB82 WEST 1234 5698 7654 32",
      '{"iban":"DE89370400440532013000"}',
      "virement FR14 2004 1010 0505 0001 3M02 606 SVP",
      "NL91-ABNA-0417-1643-00",
    ],
    ignores: [
      "GB83 WEST 1234 5698 7654 32",
      "DE8937040044053201300",
      "XX82 WEST 1234 5698 7654 32",
      "AB12 CDEF 1234 5678",
    ],
    references: ["ISO 13616-1:2020", "https://www.swift.com/standards/data-standards/iban"],
  },
  {
    ...common,
    id: "financial.iban.lowercase",
    title: "bank account (IBAN in small letters)",
    pattern: /[a-z]{2}\d{2}[a-z0-9]{11,30}/,
    near: ["iban"],
    context: "required",
    check: ({ value }) => isValidIBAN(value.toUpperCase()),
    finds: ["my iban is gb82west12345698765432", "iban=de89370400440532013000"],
    ignores: ["iban gb83west12345698765432", "gb82west12345698765432"],
    references: ["ISO 13616-1:2020"],
  },
  {
    ...common,
    severity: "low",
    id: "financial.bic",
    title: "bank identifier code (BIC, SWIFT)",
    pattern: /[A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?/,
    near: ["bic", "swift", "swift code", "swift/bic", "bic/swift", "bank identifier"],
    context: "required",
    // A word in capitals is no code: a digit, or the code right behind its label.
    check: ({ value, text, start }) =>
      isCountryCode(value.slice(4, 6)) &&
      isValidBIC(value) &&
      (/\d|XXX$/.test(value) ||
        /(?:bic|swift)(?:[ _/-]?code)?["']?\s?[:=]\s?["']?$/i.test(text.slice(0, start).slice(-24))),
    finds: ["BIC: DEUTDEFF500", '"swift_code": "CHASUS33"', "BIC COBADEFFXXX"],
    ignores: ["SWIFT TRANSFER COMPLETED", "BIC: DEUTXXFF", "DEUTDEFF500"],
    references: ["ISO 9362:2022"],
  },
  {
    ...common,
    severity: "low",
    id: "financial.us.routing-number",
    title: "US bank routing number",
    pattern: /\d{9}/,
    near: ["routing", "routing number", "routing no", "aba", "rtn", "routing_number", "ach", "wire"],
    context: "required",
    edges: "number",
    check: ({ value }) => isAbaRouting(value),
    finds: ["Routing number: 021000021", '"aba":"322271627"', "ACH routing 111000025, account follows"],
    ignores: ["Routing number: 021000022", "routing table 991000025", "021000021 rows"],
    references: ["https://www.aba.com/about-us/routing-number"],
  },
  {
    ...common,
    id: "financial.bank-account",
    title: "bank account number",
    confidence: "medium",
    pattern:
      /(?:(?:bank )?(?:account|acct|a\/c)[ _.-]{0,2}(?:number|num|no\.?|nr\.?|#)|accountNumber|bank[_ ]account|kontonummer|kontonr\.?|konto-nr\.?|numéro de compte|número de cuenta|numero di conto|rekeningnummer|numer rachunku|номер счета|银行账号|银行卡号|口座番号|계좌번호)["']?[\s:=：#"']{1,4}(\d[\d -]{4,22}\d)/i,
    keywords: [
      "account", "acct", "a/c", "kontonummer", "kontonr", "konto-nr", "numéro de compte", "número de cuenta", "numero di conto",
      "rekeningnummer", "numer rachunku", "номер счета", "银行账号", "银行卡号", "口座番号", "계좌번호",
    ], // biome-ignore format: a table
    keywordWithin: 6,
    check: ({ value }) => {
      const digits = value.replace(/\D/g, "");
      return digits.length >= 6 && digits.length <= 19 && !looksLikePlaceholder(digits);
    },
    finds: [
      "Account number: 8571 0294 63",
      '"bank_account":"50702948163"',
      "Kontonummer 5320193847",
      "银行账号：6217000010082357",
    ],
    ignores: ["account number is missing", "account no. 123456789", "Account number: 12"],
    references: ["shape differs from bank to bank, no check digit is published"],
  },
  {
    ...common,
    id: "financial.uk.sort-code",
    title: "UK sort code and account number",
    pattern:
      /\d{2}-\d{2}-\d{2}[\s,;/]{1,3}(?:(?:account|acc|a\/c)[ .:]{0,3}(?:number|no\.?|num)?[\s:]{0,3})?\d{8}|\d{2}-\d{2}-\d{2}/i,
    near: ["sort code", "sortcode", "sort-code", "sort_code", "sort"],
    context: "required",
    edges: "number",
    check: ({ value }) => new Set(value.replace(/\D/g, "")).size > 2,
    finds: [
      "Sort code 20-45-93, account no. 51846273",
      '"sort_code":"40-12-77"',
      "sort code: 60-83-71 31926819",
    ],
    ignores: ["sort code missing", "20-45-93", "sort code 00-00-00", "sort code 20-45-931"],
    references: ["https://www.vocalink.com/tools/modulus-checking/"],
  },
  {
    ...common,
    id: "financial.mexico.clabe",
    title: "Mexican bank account (CLABE)",
    pattern: /\d{3} ?\d{3} ?\d{11} ?\d/,
    near: ["clabe", "interbancaria", "cuenta", "spei", "banco"],
    context: "required",
    edges: "number",
    check: ({ value }) => isClabe(value.replace(/ /g, "")),
    finds: ["CLABE: 032180000118359719", '"clabe_interbancaria":"002010077777777771"'],
    ignores: ["CLABE: 032180000118359718", "032180000118359719", "clabe 0321800001183597"],
    references: ["Asociación de Bancos de México, CLABE (weights 3 7 1)"],
  },
  {
    ...common,
    severity: "low",
    id: "financial.india.ifsc",
    title: "Indian bank branch (IFSC)",
    pattern: /[A-Z]{4}0[A-Z0-9]{6}/,
    near: ["ifsc", "ifsc code", "neft", "rtgs", "imps", "bank", "branch"],
    context: "required",
    check: ({ value }) => /\d{2}/.test(value.slice(5)),
    finds: ["IFSC: HDFC0001234", '"ifsc":"SBIN0005943"'],
    ignores: ["IFSC: HDFC1001234", "HDFC0001234", "ifsc ABCD0EFGHIJ"],
    references: ["https://www.rbi.org.in/Scripts/IFSCMICRDetails.aspx"],
  },
  {
    ...common,
    id: "financial.india.upi",
    title: "Indian payment address (UPI)",
    pattern:
      /[a-z0-9][a-z0-9._-]{1,63}@(?:ok(?:axis|hdfcbank|icici|sbi)|ybl|ibl|axl|paytm|pt(?:axis|hdfc|sbi|yes)|upi|apl|yapl|rapl|waaxis|wahdfcbank|waicici|wasbi|axisb|hdfcbank|icici|sbi|kotak|yesbank|fbl|idfcbank|jupiteraxis|freecharge|airtel|ikwik|slice|superyes|naviaxis)/i,
    keywords: [
      "@ok",
      "@ybl",
      "@ibl",
      "@axl",
      "@pay",
      "@pt",
      "@upi",
      "@apl",
      "@yapl",
      "@rapl",
      "@wa",
      "@axis",
      "@hdfc",
      "@icici",
      "@sbi",
      "@kotak",
      "@yes",
      "@fbl",
      "@idfc",
      "@jup",
      "@free",
      "@airtel",
      "@ikwik",
      "@slice",
      "@super",
      "@navi",
    ],
    keywordWithin: 65,
    check: ({ text, end }) => text.charAt(end) !== "." || !/[a-z]/i.test(text.charAt(end + 1)),
    finds: ["Pay to priya.nair@okhdfcbank", "UPI id: 9845012367@ybl", "vpa=rahul-91@paytm&am=100"],
    ignores: ["rahul@paytm.com", "priya@oktober", "@ybl"],
    references: ["https://www.npci.org.in/what-we-do/upi/3rd-party-apps"],
  },
  {
    ...common,
    id: "financial.salary",
    title: "salary or income",
    confidence: "medium",
    pattern:
      /(?:(?:base|annual|monthly|gross|net|current)[_ -]?)?(?:salary|annual[_ -]income|annualIncome|compensation|jahresgehalt|monatsgehalt|bruttogehalt|salaire|salario|stipendio|年薪|月薪|工资)(?:[_ -]?(?:usd|eur|gbp|cny|inr|amount|brut|annuel|anual|lordo))?["']?\s{0,2}[:=：]\s{0,2}["']?((?:[$€£¥₹] ?|(?:USD|EUR|GBP|CNY|INR|CHF) ?)?\d{1,3}(?:[,.' ]?\d{3}){1,3}(?:[.,]\d{2})?)/i,
    keywords: [
      "salary",
      "income",
      "compensation",
      "gehalt",
      "salaire",
      "salario",
      "stipendio",
      "年薪",
      "月薪",
      "工资",
    ],
    keywordWithin: 24,
    edges: "number",
    finds: [
      '{"name":"J. Doe","salary": 85000}',
      "Jahresgehalt: 72.500",
      "年薪：350000",
      "base_salary=120,000",
    ],
    ignores: ["salary: competitive", '"salary": 0', "the salary range is wide", "salary: 12"],
    references: ["no standard: the key names it"],
  },
];
