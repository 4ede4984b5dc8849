import { expect, test } from "vitest";
import { mailKind, textFormat } from "./format.ts";

test.each([
  ["text", "Dear all, nothing special here.", "letter"],
  ["json", '{"role": "user"}', "x"],
  ["json", "[\n  1, 2]", "x.json"],
  ["jsonl", '{"a":1}\n{"a":2}\n', "x"],
  ["jsonl", '{"a":1}\n{"a":2}\n', "export.json"],
  ["yaml", "a: 1\n", "x.yml"],
  ["yaml", "---\na: 1\n", "x"],
  ["sql", "-- PostgreSQL database dump\n", "backup"],
  ["sql", "select 1", "x.sql"],
  ["env", "A=1", ".env.production"],
  ["env", "# settings\nexport A_NAME=1\nB_NAME=2\n", "settings"],
  ["html", "<!DOCTYPE html><p>", "page"],
  ["xml", '<?xml version="1.0"?>', "word/document"],
  ["log", "2025-01-29T10:00:00Z INFO a\n2025-01-29T10:00:01Z INFO b\n", "messages"],
  [
    "log",
    '10.0.0.1 - - [29/Jan/2025:10:00:00 +0000] "GET /"\n10.0.0.1 - - [29/Jan/2025:10:00:01 +0000] "GET /"\n',
    "access",
  ],
  ["source", "#!/bin/sh\necho", "run"],
  ["source", "const a = 1;", "a.ts"],
  ["text", "[note] this is no JSON", "x"],
  ["text", "{{ template }}", "x"],
] as const)("%s: %j as %s", (format, text, name) => {
  expect(textFormat(text, name)).toBe(format);
});

test("mail is known by its headers", () => {
  const message = "From: a@x.example\r\nTo: b@x.example\r\nSubject: hi\r\n\r\nbody";
  expect(mailKind(message)).toBe("message");
  expect(mailKind(`From a@x.example Wed Jan 29 10:00:00 2025\n${message}`)).toBe("mbox");
  expect(mailKind("Received: from x\n\tby y; date\nFrom: a@x.example\n\nbody")).toBe("message");
  expect(mailKind("From: here\nto there and back\n")).toBeUndefined();
  expect(mailKind("From the beginning of time\nthere was text\n")).toBeUndefined();
  expect(mailKind("to: do\n\nlist")).toBeUndefined();
});
