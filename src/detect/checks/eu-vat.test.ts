import { expect, it } from "vitest";
import { isEuropeanVat } from "./eu-vat.ts";

it.each([
  "ATU13585627",
  "DE136695976",
  "FR40303265045",
  "GB980780684",
  "BE0403019261",
  "IT00743110157",
  "ESB58378431",
  "NL004495445B01",
  "PL8567346215",
  "SE556016068001",
  "EL094259216",
])("accepts %s", (code) => {
  expect(isEuropeanVat(code)).toBe(true);
});

it.each(["DE136695977", "US136695976", "FR41303265045", "DE13669597", "ATU1358562"])("refuses %s", (code) => {
  expect(isEuropeanVat(code)).toBe(false);
});
