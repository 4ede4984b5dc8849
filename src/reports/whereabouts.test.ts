import { describe, expect, test } from "vitest";
import type { Report } from "../model/index.ts";
import { collectionName, positionText, saidText, wrappingText } from "./whereabouts.ts";

const several = {
  places: [
    { target: "in/logs", kind: "folder" },
    { target: "in/b.txt", kind: "file" },
    { target: "in/c.tgz", kind: "file" },
    { target: "export.zip", kind: "ChatGPT chat export" },
  ],
} as Report;

describe("a collection's name", () => {
  test.each([
    [0, "sub/a.log", "in/logs/sub/a.log"],
    [1, "b.txt", "in/b.txt"],
    [2, "c.tgz!sub/a.log", "in/c.tgz!sub/a.log"],
    [3, "conversations.json", "export.zip: conversations.json"],
  ])("in place %i of several", (place, name, shown) => {
    expect(collectionName(several, { place, name })).toBe(shown);
  });

  test("in the only place is its own", () => {
    const only = { ...several, places: several.places.slice(0, 1) };
    expect(collectionName(only, { place: 0, name: "sub/a.log" })).toBe("sub/a.log");
  });
});

describe("a position", () => {
  const message = {
    conversation: "c1",
    title: "Plan",
    message: "m1",
    sentAt: "2025-01-03T09:12:00Z",
    vendor: "openai",
  };

  test("of a message says in which conversation, when, to which vendor", () => {
    const where = { place: 0, collection: "a", ...message, role: "user" as const };
    expect(positionText(where)).toBe(
      "conversation “Plan”, sent to OpenAI 2025-01-03 09:12 UTC, user message m1",
    );
    expect(saidText(where)).toBe("sent to OpenAI 2025-01-03, “Plan”");
    expect(saidText({ ...where, role: "assistant" })).toBe("answered by OpenAI 2025-01-03, “Plan”");
  });

  test("besides the conversations is called by what it is", () => {
    const where = { place: 0, collection: "a", conversation: "~account", message: "~account" };
    expect(saidText(where)).toBe("the account");
  });

  test("names what had to be unwrapped, innermost first", () => {
    expect(wrappingText(["json", "base64"])).toBe("base64 inside JSON text");
    expect(wrappingText(["json", "json"])).toBe("JSON text");
  });
});
