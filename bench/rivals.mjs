// Other scanners, called as their documentation says, with everything they bring switched on.
import { OpenRedaction } from "@openredaction/openredaction";
import { lintSource } from "@secretlint/core";
import { creator } from "@secretlint/secretlint-rule-preset-recommend";

const config = {
  rules: [{ id: "@secretlint/secretlint-rule-preset-recommend", rule: creator }],
};

async function secretlint(text) {
  const { messages } = await lintSource({
    source: { filePath: "/input.txt", content: text, contentType: "text", ext: ".txt" },
    options: { config, noPhysicFilePath: true },
  });
  return messages.map(({ range: [start, end] }) => ({ start, end }));
}

const redaction = new OpenRedaction();

async function openredaction(text) {
  const { detections } = await redaction.detect(text);
  return detections.map(({ position: [start, end] }) => ({ start, end }));
}

/** `bytes`: how much of an input each can be given without waiting for minutes. `aim`: how many times faster we want to be. */
export const rivals = [
  { name: "secretlint", scan: secretlint, bytes: 1_000_000, aim: 5, looksFor: "secrets" },
  {
    name: "openredaction",
    scan: openredaction,
    bytes: 16_384,
    aim: 100,
    looksFor: "personal data and some secrets",
  },
];
