import { type CountryCode, parsePhoneNumberFromString } from "libphonenumber-js/min";

/**
 * Whether a number exists in the numbering plan of the world or, when it does not begin with `+`, of one of the
 * countries. By the smaller metadata: ranges and lengths, not which range is a mobile.
 */
export function isPhoneNumber(text: string, countries: readonly CountryCode[] = []): boolean {
  if (text.startsWith("+")) return parsePhoneNumberFromString(text)?.isValid() ?? false;
  return countries.some((country) => parsePhoneNumberFromString(text, country)?.isValid() ?? false);
}
