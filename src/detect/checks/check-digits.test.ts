import stdnum from "stdnum/lib/cjs/index.js";
import { describe, expect, it } from "vitest";
import { alphabets, sample } from "../../base/index.ts";
import { checkDigits, hasDate } from "./check-digits.ts";

type Name = keyof typeof checkDigits;
interface Oracle {
  validate(value: string): { isValid: boolean };
}
const countries = stdnum.stdnum as unknown as Record<string, Record<string, Oracle>>;

/** Rules that agree with stdnum on every number. */
const same: readonly [Name, country: string, validator: string, digits: number][] = [
  ["auAcn", "AU", "acn", 9],
  ["auTfn", "AU", "tfn", 9],
  ["beVat", "BE", "vat", 10],
  ["bgEgn", "BG", "egn", 10],
  ["brCpf", "BR", "cpf", 11],
  ["coNit", "CO", "nit", 10],
  ["dkVat", "DK", "cvr", 8],
  ["doCedula", "DO", "cedula", 11],
  ["eeIsikukood", "EE", "ik", 11],
  ["fiBusiness", "FI", "ytunnus", 8],
  ["frSiren", "FR", "siren", 9],
  ["gbUtr", "GB", "utr", 10],
  ["grAfm", "GR", "vat", 9],
  ["hrOib", "HR", "oib", 11],
  ["ilId", "IL", "idnr", 9],
  ["jpCorporate", "JP", "cn", 13],
  ["luVat", "LU", "tva", 8],
  ["nlBsn", "NL", "bsn", 9],
  ["noOrganisation", "NO", "orgnr", 9],
  ["plNip", "PL", "nip", 10],
  ["plRegon", "PL", "regon", 9],
  ["ruInnCompany", "RU", "inn", 10],
  ["ruInnPerson", "RU", "inn", 12],
  ["trKimlik", "TR", "tckimlik", 11],
  ["uaTaxpayer", "UA", "rntrc", 10],
  ["uyCedula", "UY", "cedula", 8],
];

/** Where stdnum looks at more than the sum (dates, prefixes): what it accepts, the rule must accept. */
const wider: readonly [Name, country: string, validator: string, digits: number][] = [
  ["arCuit", "AR", "cuit", 11],
  ["atSocialInsurance", "AT", "vnr", 10],
  ["auAbn", "AU", "abn", 11],
  ["czBirthNumber", "CZ", "rc", 10],
  ["frTax", "FR", "nif", 13],
  ["isKennitala", "IS", "kennitala", 10],
  ["itVat", "IT", "iva", 11],
  ["krBusiness", "KR", "brn", 10],
  ["krRrn", "KR", "rrn", 13],
  ["noFodselsnummer", "NO", "fodselsnummer", 11],
  ["peRuc", "PE", "ruc", 11],
  ["plPesel", "PL", "pesel", 11],
  ["ptNif", "PT", "nif", 9],
  ["thId", "TH", "idnr", 13],
];

const count = 2_000;

describe("weighted sums against stdnum", () => {
  it.each(same)("%s says what stdnum's %s.%s says", (name, country, validator, digits) => {
    const oracle = countries[country]?.[validator];
    let accepted = 0;
    for (let seed = 1; seed <= count; seed++) {
      const number = sample(alphabets.digits, digits, seed);
      const expected = oracle?.validate(number).isValid;
      if (expected) accepted++;
      if (checkDigits[name](number) !== expected) throw new Error(`they differ on seed ${seed}`);
    }
    expect(accepted).toBeGreaterThan(3);
  });

  it.each(wider)("%s accepts whatever stdnum's %s.%s accepts", (name, country, validator, digits) => {
    const oracle = countries[country]?.[validator];
    let accepted = 0;
    let own = 0;
    for (let seed = 1; seed <= count * 8; seed++) {
      const number = sample(alphabets.digits, digits, seed);
      const verdict = checkDigits[name](number);
      if (verdict) own++;
      if (!oracle?.validate(number).isValid) continue;
      accepted++;
      if (!verdict) throw new Error(`refused on seed ${seed}`);
    }
    expect(accepted).toBeGreaterThan(3);
    expect(own).toBeLessThan(count * 2);
  });
});

describe("rules that stdnum does not have, by published or computed numbers", () => {
  const known: readonly [Name, valid: string, invalid: string][] = [
    ["atVat", "13585627", "13585626"],
    ["auMedicare", "2123456701", "2123456711"],
    ["brPis", "12834959805", "12834959806"],
    ["chAhv", "7569217076985", "7569217076984"],
    ["esNie", "X3006942Z", "X3006942A"],
    ["esDni", "54362315K", "54362315Z"],
    ["frVat", "40303265045", "41303265045"],
    ["gbNhs", "9434765919", "9434765918"],
    ["gbVat", "980780684", "980780685"],
    ["fiHetu", "131052308T", "131052308U"],
    ["iePps", "6433435F", "6433435E"],
    ["jpMyNumber", "586531434220", "586531434221"],
    ["jmbg", "0101006500006", "0101006500007"],
    ["kzIin", "850730350180", "850730350181"],
    ["clRut", "125319092", "125319093"],
    ["ruSnils", "11223344595", "11223344594"],
    ["ruOgrn", "1022200525819", "1022200525818"],
    ["usNpi", "1245319599", "1245319598"],
    ["usDea", "1234563", "1234564"],
    ["deIdnr", "36574261809", "36574261890"],
    ["deVat", "136695976", "136695977"],
    ["seOrganisation", "5560160680", "5560160681"],
    ["ecCedula", "1714307103", "1714307104"],
    ["beNationalNumber", "63102263994", "63102263995"],
    ["irNationalCode", "0013542419", "0013542418"],
    ["siVat", "50223054", "50223055"],
    ["huTax", "8071592153", "8071592154"],
    ["lvPersonalCode", "16117519997", "16117519998"],
  ];

  it.each(known)("%s accepts a right number and refuses a wrong one", (name, valid, invalid) => {
    expect(checkDigits[name](valid)).toBe(true);
    expect(checkDigits[name](invalid)).toBe(false);
  });

  it("asks that one digit of a German tax id repeats, which stdnum lets slip", () => {
    expect(checkDigits.deIdnr("36554266806")).toBe(false);
  });

  it("knows days that do not exist", () => {
    expect(hasDate("300285", 0, 2)).toBe(false);
    expect(hasDate("290285", 0, 2)).toBe(true);
  });
});
