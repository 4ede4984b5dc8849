import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseSecurityTxt, type SecurityTxt } from "../../src/probe/security-txt.ts";

const now = new Date("2026-01-01T00:00:00Z");
const later = "Expires: 2026-12-31T18:37:07z";

function read(...lines: string[]): SecurityTxt {
  const found = parseSecurityTxt(lines.join("\n"), now);
  if (found === undefined) throw new Error("no field was found");
  return found;
}

const signed = (inside: string, before = "", behind = ""): string =>
  [
    ...[before, "-----BEGIN PGP SIGNED MESSAGE-----", "Hash: SHA256", "", inside],
    ...[
      "-----BEGIN PGP SIGNATURE-----",
      "Version: 1",
      "",
      "iHUEARYKAB0=",
      "-----END PGP SIGNATURE-----",
      behind,
    ],
  ].join("\r\n");

describe("a security.txt", () => {
  test("is read as RFC 9116 shows it", () => {
    const found = read(
      "# Our security address",
      "",
      "Contact: mailto:security@example.com",
      "CONTACT: https://example.com/security-contact.html",
      "contact: tel:+1-201-555-0123  ",
      "Contact: mailto:again@example.com\r",
      later,
      "Encryption: https://example.com/pgp-key.txt",
      "Preferred-Languages: en, es,de-CH , ",
      "Policy: https://example.com/policy.html",
      "Unknown-Field: is left aside",
    );
    expect(found).toEqual({
      contacts: [
        ...["mailto:security@example.com", "https://example.com/security-contact.html"],
        ...["tel:+1-201-555-0123", "mailto:again@example.com"],
      ],
      expires: new Date("2026-12-31T18:37:07Z"),
      isExpired: false,
      policy: ["https://example.com/policy.html"],
      encryption: ["https://example.com/pgp-key.txt"],
      languages: ["en", "es", "de-CH"],
      isSigned: false,
      problems: [],
    });
  });

  test.each([
    ["Expires: 2025-12-31T23:59:59Z", true, []],
    ["Expires: 2026-01-01T01:00:00+02:00", true, []],
    ["Expires: 2026-01-01T00:00:00.5-01:00", false, []],
    ["Expires: next year", false, ["its date of expiry is none (§2.5.5)"]],
    ["Expires: 2027", false, ["its date of expiry is none (§2.5.5)"]],
    ["Expires: 2026-99-31T18:37:07Z", false, ["its date of expiry is none (§2.5.5)"]],
    ["# no date", false, ["it does not say when it expires (§2.5.5)"]],
    [`${later}\n${later}`, false, ["it expires more than once (§2.5.5)"]],
  ])("with %j is expired: %s", (line, isExpired, problems) => {
    const found = read("Contact: mailto:a@example.com", line);
    expect(found).toMatchObject({ isExpired, problems });
  });

  test("without a contact that is an address has none, and says so", () => {
    for (const contact of ["security@example.com", "http://example.com/", "javascript:alert(1)", "mailto:"]) {
      const found = read(`Contact: ${contact}`, later);
      expect(found).toMatchObject({ contacts: [], problems: ["it names no contact (§2.5.3)"] });
    }
  });

  test("that is no security.txt is none", () => {
    for (const text of [
      "",
      "hello",
      "<html>Contact: us</html>",
      "# Contact: mailto:a@b.c",
      "Policy: https://a/",
    ]) {
      expect(parseSecurityTxt(text, now)).toBeUndefined();
    }
  });
});

describe("a signed one", () => {
  const contact = "Contact: mailto:signed@example.com";

  test("counts by what the signature covers alone", () => {
    const outside = "Contact: mailto:attacker@example.net";
    const found = parseSecurityTxt(signed(`${contact}\r\n${later}`, outside, outside), now);
    expect(found).toMatchObject({ isSigned: true, contacts: ["mailto:signed@example.com"], problems: [] });
  });

  test("whose signature never begins holds nothing", () => {
    const text = `-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\n${contact}\n${later}`;
    expect(parseSecurityTxt(text, now)).toBeUndefined();
  });

  test("is not what only mentions one", () => {
    const found = read("# not -----BEGIN PGP SIGNED MESSAGE-----", contact, later);
    expect(found).toMatchObject({ isSigned: false, contacts: ["mailto:signed@example.com"] });
  });
});

describe("a hostile one", () => {
  test("brings no control characters and no look-alikes to a letter or a terminal", () => {
    const bad = ["\u001b[31mred", "a\u0007", "\u202egpj.", "a b", "ａ", "\u0000"];
    const found = read(
      ...bad.map((text) => `Contact: mailto:${text}@example.com`),
      ...bad.map((text) => `Policy: https://example.com/${text}`),
      ...bad.map((text) => `Encryption: https://example.com/${text}`),
      `Preferred-Languages: ${bad.join(",")}`,
      "Contact: mailto:good@example.com",
      later,
    );
    expect(found).toMatchObject({
      ...{ contacts: ["mailto:good@example.com"], policy: [], encryption: [], languages: [] },
    });
  });

  test("costs bounded time and memory", () => {
    const since = performance.now();
    const many = read(
      ...Array.from({ length: 10_000 }, (_, at) => `Contact: mailto:a${at}@example.com`),
      later,
    );
    expect(many.contacts).toHaveLength(20);
    // What is behind 32 KiB is not read, so the date is missing.
    expect(many.expires).toBeUndefined();
    parseSecurityTxt(`Contact: ${" ".repeat(1e6)}x`, now);
    parseSecurityTxt(`${"Contact:".repeat(1e5)}\n${"-".repeat(1e6)}`, now);
    expect(performance.now() - since).toBeLessThan(1000);
  });

  test("of any bytes gives an answer, whose contacts are addresses", () => {
    const line = fc.oneof(
      fc.string(),
      fc.string().map((text) => `Contact: ${text}`),
      fc.constantFrom(later, "-----BEGIN PGP SIGNED MESSAGE-----", "-----BEGIN PGP SIGNATURE-----", ""),
      fc.webUrl().map((url) => `Contact: ${url.replace(/^http:/, "https:")}`),
    );
    fc.assert(
      fc.property(fc.array(line), (lines) => {
        const found = parseSecurityTxt(lines.join("\n"), now);
        for (const contact of found?.contacts ?? [])
          expect(contact).toMatch(/^(?:mailto|https|tel):[!-~]+$/i);
      }),
    );
  });
});
