import { checkDigits } from "./check-digits.ts";
import { isSpanishCif } from "./stdnum.ts";

/** What follows the country's letters, and its rule. Countries without a rule here have their form checked only. */
const rules: Readonly<Record<string, readonly [form: RegExp, test?: (rest: string) => boolean]>> = {
  ATU: [/^\d{8}$/, checkDigits.atVat],
  BE: [/^[01]\d{9}$/, checkDigits.beVat],
  BG: [/^\d{9,10}$/],
  CY: [/^\d{8}[A-Z]$/],
  CZ: [/^\d{8,10}$/],
  DE: [/^\d{9}$/, checkDigits.deVat],
  DK: [/^\d{8}$/, checkDigits.dkVat],
  EE: [/^\d{9}$/],
  EL: [/^\d{9}$/, checkDigits.grAfm],
  ES: [
    /^[A-Z0-9]\d{7}[A-Z0-9]$/,
    (rest) => isSpanishCif(rest) || checkDigits.esDni(rest) || checkDigits.esNie(rest),
  ],
  FI: [/^\d{8}$/, checkDigits.fiBusiness],
  FR: [/^\d{11}$/, (rest) => checkDigits.frVat(rest) && checkDigits.frSiren(rest.slice(2))],
  GB: [/^(?:\d{9}|\d{12})$/, checkDigits.gbVat],
  HR: [/^\d{11}$/, checkDigits.hrOib],
  HU: [/^\d{8}$/],
  IE: [/^\d{7}[A-W][A-I]?$/, checkDigits.iePps],
  IT: [/^\d{11}$/, checkDigits.itVat],
  LT: [/^(?:\d{9}|\d{12})$/],
  LU: [/^\d{8}$/, checkDigits.luVat],
  LV: [/^\d{11}$/],
  MT: [/^\d{8}$/],
  // Sole traders' numbers since 2020 obey another rule than those made from the BSN.
  NL: [/^\d{9}B\d{2}$/],
  PL: [/^\d{10}$/, checkDigits.plNip],
  PT: [/^\d{9}$/, checkDigits.ptNif],
  RO: [/^\d{2,10}$/],
  SE: [/^\d{10}01$/, (rest) => checkDigits.seOrganisation(rest.slice(0, 10))],
  SI: [/^\d{8}$/, checkDigits.siVat],
  SK: [/^\d{10}$/, (rest) => Number(rest) % 11 === 0],
};

/** Whether a VAT number with its country's letters is right (forms: Directive 2006/112/EC art. 215, VIES FAQ). */
export function isEuropeanVat(code: string): boolean {
  const prefix = code.startsWith("ATU") ? "ATU" : code.slice(0, 2);
  const rule = rules[prefix];
  if (rule === undefined) return false;
  const rest = code.slice(prefix.length);
  return rule[0].test(rest) && (rule[1]?.(rest) ?? true);
}
