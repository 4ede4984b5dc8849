import { describe, expect, test } from "vitest";
import { alphabets, sample } from "../base/index.ts";
import { catalogue } from "./detectors/index.ts";
import { reportPreviewOf } from "./report-preview.ts";
import { createScanner } from "./scanner.ts";

function detectorOf(id: string) {
  const found = catalogue.find((one) => one.id === id);
  if (found === undefined) throw new Error(`no detector ${id}`);
  return found;
}

const password = sample(alphabets.alnum, 18, 7);

describe("what a report shows of a value", () => {
  test.each([
    [
      "a database address",
      "secret.clickhouse.url",
      `clickhouse://app:${password}@ch-7.prod.internal:9000/logs`,
      "clickhouse://…@c…7.prod.internal:9000/…",
    ],
    [
      "a password with a slash",
      "secret.postgres.url",
      `postgresql://app:${password}/x@db.internal:5432/a`,
      "postgresql://…",
    ],
    [
      "a password with an at",
      "secret.postgres.url",
      `postgresql://app:${password}@x@db.internal:5432`,
      "postgresql://…@d….internal:5432",
    ],
    ["a password", "secret.generic.password", "correct horse battery staple 1", "… (16 characters or more)"],
    ["a short password", "secret.generic.password", "hunter2", "… (under 8 characters)"],
    ["a card", "financial.card.grouped", "4556 7375 8689 9855", "…9855"],
    ["a private address", "contact.email", "jane.doe@acme-widgets.co.uk", "j…@acm….uk"],
    ["an address anybody may have", "contact.email", "jane.doe@gmail.com", "j…@gmail.com"],
    ["a street", "contact.address.germany", "Musterstraße 12, 12345 Berlin", "… Berlin"],
    ["a server", "infrastructure.ip.private", "10.12.0.7", "10.12.…"],
  ])("%s", (_, id, value, shown) => {
    expect(reportPreviewOf(value, detectorOf(id))).toBe(shown);
  });

  test("is never the value, and shows at most four of the last characters of a secret", () => {
    let seen = 0;
    for (const detector of catalogue) {
      const scanner = createScanner({ detectors: [detector] });
      for (const text of detector.finds) {
        const stream = scanner.stream();
        for (const { value } of [...stream.push(text), ...stream.end()]) {
          seen++;
          const preview = reportPreviewOf(value, detector);
          expect([detector.id, preview.includes(value)]).toEqual([detector.id, false]);
          const behind = preview.slice(preview.lastIndexOf("…") + 1);
          const most = detector.dataClass === "secret" && !/^[ @.]|[.:]/.test(behind) ? 4 : 60;
          expect([detector.id, preview.includes("…"), behind.length <= most]).toEqual([
            detector.id,
            true,
            true,
          ]);
        }
      }
    }
    expect(seen).toBeGreaterThan(catalogue.length);
  });

  test("shows no part of a password inside an address", () => {
    const urls = catalogue.filter(({ id }) => /^secret\..*\burl$/.test(id));
    expect(urls.length).toBeGreaterThan(8);
    for (const detector of urls) {
      for (const rest of [
        "@host.internal:1",
        "/@host.internal:1",
        "@host.internal/?a=b",
        "?@host",
        ":@host",
        "#@host",
      ]) {
        const preview = reportPreviewOf(`any://user:${password}${rest}`, detector);
        for (let at = 0; at + 5 <= password.length; at++)
          expect(preview).not.toContain(password.slice(at, at + 5));
      }
    }
  });
});
