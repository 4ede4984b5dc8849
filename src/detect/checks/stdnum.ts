/**
 * The validators of `stdnum` that detectors use, as functions which say yes or no.
 *
 * Only numbers whose rule is more than a weighted sum come from there: each validator costs 1.4 ms at start (73 of
 * them 110 ms, the whole library 130 ms), and Watertight starts in less. The plain sums are in `check-digits.ts`, which its tests hold
 * against stdnum. Single files are imported, since the library's entry loads all of them; they are CommonJS with
 * statically visible exports, which Node and bundlers both import by name. What form a number has is for the pattern to
 * say: stdnum drops separators wherever they stand.
 */
import { validate as brCnpj } from "stdnum/lib/cjs/br/cnpj.js";
import { validate as cnRic } from "stdnum/lib/cjs/cn/ric.js";
import { validate as deSvnr } from "stdnum/lib/cjs/de/svnr.js";
import { validate as esCif } from "stdnum/lib/cjs/es/cif.js";
import { validate as frNir } from "stdnum/lib/cjs/fr/nir.js";
import { validate as gbNino } from "stdnum/lib/cjs/gb/nino.js";
import { validate as hkHkid } from "stdnum/lib/cjs/hk/hkid.js";
import { validate as inAadhaar } from "stdnum/lib/cjs/in/aadhaar.js";
import { validate as inGstin } from "stdnum/lib/cjs/in/gstin.js";
import { validate as itCodiceFiscale } from "stdnum/lib/cjs/it/codicefiscale.js";
import { validate as mxCurp } from "stdnum/lib/cjs/mx/curp.js";
import { validate as mxRfc } from "stdnum/lib/cjs/mx/rfc.js";
import { validate as nzIrd } from "stdnum/lib/cjs/nz/ird.js";
import { validate as ptCc } from "stdnum/lib/cjs/pt/cc.js";
import { validate as usSsn } from "stdnum/lib/cjs/us/ssn.js";

type Validate = (value: string) => { readonly isValid: boolean };
type Check = (value: string) => boolean;

const asCheck =
  (validate: Validate): Check =>
  (value) =>
    validate(value).isValid;

export const isBrazilianCnpj: Check = asCheck(brCnpj);
export const isChineseResidentId: Check = asCheck(cnRic);
export const isGermanSocialInsuranceNumber: Check = asCheck(deSvnr);
export const isSpanishCif: Check = asCheck(esCif);
export const isFrenchNir: Check = asCheck(frNir);
export const isBritishNino: Check = asCheck(gbNino);
export const isHongKongId: Check = asCheck(hkHkid);
export const isAadhaar: Check = asCheck(inAadhaar);
export const isIndianGstin: Check = asCheck(inGstin);
export const isCodiceFiscale: Check = asCheck(itCodiceFiscale);
export const isMexicanCurp: Check = asCheck(mxCurp);
export const isMexicanRfc: Check = asCheck(mxRfc);
export const isNewZealandIrd: Check = asCheck(nzIrd);
export const isPortugueseCitizenCard: Check = asCheck(ptCc);
export const isUsSsn: Check = asCheck(usSsn);
