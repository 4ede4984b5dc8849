import { expect, it } from "vitest";
import {
  isAadhaar,
  isBrazilianCnpj,
  isBritishNino,
  isChineseResidentId,
  isCodiceFiscale,
  isFrenchNir,
  isGermanSocialInsuranceNumber,
  isHongKongId,
  isIndianGstin,
  isMexicanCurp,
  isMexicanRfc,
  isNewZealandIrd,
  isPortugueseCitizenCard,
  isSpanishCif,
  isUsSsn,
} from "./stdnum.ts";

it.each([
  [isAadhaar, "236170004854", "236170004855"],
  [isBrazilianCnpj, "60502999000107", "60502999000108"],
  [isBritishNino, "AB123456C", "QQ123456C"],
  [isChineseResidentId, "110101197812054055", "110101197812054056"],
  [isCodiceFiscale, "RCCMNL83S18D969H", "RCCMNL83S18D969I"],
  [isFrenchNir, "143014932191259", "143014932191258"],
  [isGermanSocialInsuranceNumber, "15070649C103", "15070649C104"],
  [isHongKongId, "G123456A", "G1234560"],
  [isIndianGstin, "27AAPFU6011Z1ZZ", "27AAPFU6011Z1ZY"],
  [isMexicanCurp, "BOXW310820HNERXN09", "BOXW310820HNERXN08"],
  [isMexicanRfc, "GODE561231GR8", "GODE561231GR9"],
  [isNewZealandIrd, "018489945", "018489946"],
  [isPortugueseCitizenCard, "350041986ZZ4", "350041986ZZ5"],
  [isSpanishCif, "B20463790", "B20463791"],
  [isUsSsn, "739385258", "000385258"],
])("%o accepts a right number and refuses a wrong one", (check, valid, invalid) => {
  expect(check(valid)).toBe(true);
  expect(check(invalid)).toBe(false);
});
