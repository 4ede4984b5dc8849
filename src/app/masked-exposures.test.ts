import { describe, expect, test } from "vitest";
import { projectKey } from "../../test/cli/samples.ts";
import { madeExposure } from "../../test/probe/exposure-fixture.ts";
import { services } from "../probe/index.ts";
import { hidingBy, maskedDoor, maskedExposure } from "./masked-exposures.ts";

const hiding = hidingBy({ ownDetectors: [] });
const key = projectKey(21);

describe("what a service says of itself", () => {
  test("is hidden wherever it stands", () => {
    const said = madeExposure({
      ...{ title: key, version: key, why: key, notes: [key], holds: [{ name: `chats.${key}` }] },
      readers: [{ who: `app with ${key}`, reads: 1, of: [key] }],
      proof: [{ request: key, answer: key, means: key, says: "open", evidence: [] }],
      reach: [{ can: "write", because: key, how: "inferred" }],
      fix: [{ do: `drop ${key}`, text: `DROP USER "${key}"` }],
    });
    expect(JSON.stringify(said)).toContain(key);
    expect(JSON.stringify(maskedExposure(said, hiding))).not.toContain(key);
    const door = { address: "127.0.0.1", port: 1, speaks: key, verdict: "unknown", why: key } as const;
    expect(JSON.stringify(maskedDoor(door, hiding))).not.toContain(key);
  });

  test("is no reason to hide what is written here: configurations stay fit to be copied", () => {
    const at = { address: "10.0.0.5", port: 8123, version: undefined, facts: {} };
    const fix = services.flatMap((service) => service.fix(at));
    expect(fix.length).toBeGreaterThan(services.length);
    const shown = maskedExposure(madeExposure({ fix }), hiding).fix;
    expect(shown.filter((step, at) => step.text !== fix[at]?.text || step.do !== fix[at]?.do)).toEqual([]);
  });
});
