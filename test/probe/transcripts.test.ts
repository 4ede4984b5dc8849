import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { services } from "../../src/probe/index.ts";
import { replay, Transcript } from "./replay.ts";
import { scanned } from "./scanned.ts";

const folder = fileURLToPath(new URL("transcripts", import.meta.url));
const files = readdirSync(folder).filter((file) => file.endsWith(".yaml"));
const transcripts = files.map((file) => ({
  file,
  transcript: Transcript.parse(parse(readFileSync(`${folder}/${file}`, "utf8"))),
}));

describe("each service", () => {
  test.each(services.map(({ id }) => id))("%s has a transcript of an open and of a guarded server", (id) => {
    const verdicts = new Set(
      transcripts
        .filter(({ transcript }) => transcript.service === id)
        .map(({ transcript }) => transcript.verdict),
    );
    const service = services.find((one) => one.id === id);
    expect(verdicts.has("open") || verdicts.has("weak")).toBe(true);
    // What cannot ask for a password is never guarded.
    if (service?.hasAuthentication === true) expect(verdicts.has("guarded")).toBe(true);
  });
});

describe("said again on an unusual port", () => {
  test.each(transcripts)("$file", async ({ transcript }) => {
    const server = await replay(transcript);
    try {
      const { exposures, strange } = await scanned([server.port], {
        patience: 1500,
        tryDefaults: transcript.tryDefaults,
      });
      const [found] = exposures;
      expect(strange).toEqual([]);
      expect({ service: found?.exposure.doors[0]?.service, verdict: found?.exposure.verdict }).toEqual({
        service: transcript.service,
        verdict: transcript.verdict,
      });
      if (transcript.version !== undefined) expect(found?.exposure.version).toBe(transcript.version);
      expect(server.heard.length).toBeGreaterThan(0);
    } finally {
      await server.stop();
    }
  });
});
