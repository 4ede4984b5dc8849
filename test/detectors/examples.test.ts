import { describe, expect, it } from "vitest";

import { referenceScan } from "../../src/detect/reference-scan.ts";
import { detectorsOnDisk } from "./families.ts";

// Run one family only: FAMILY=secret.openai npx vitest run test/detectors
const family = process.env["FAMILY"] ?? "";
const chosen = detectorsOnDisk.filter(({ id }) => id.startsWith(family));

describe.each(chosen)("$id", (detector) => {
  it("finds each of its examples once", () => {
    expect(detector.finds.length).toBeGreaterThan(0);
    detector.finds.forEach((text, at) => {
      expect(referenceScan(detector, text), `finds[${at}]`).toHaveLength(1);
    });
  });

  it("finds nothing in its near-misses", () => {
    expect(detector.ignores.length).toBeGreaterThan(0);
    detector.ignores.forEach((text, at) => {
      expect(referenceScan(detector, text), `ignores[${at}]`).toHaveLength(0);
    });
  });

  it("says where its facts come from", () => {
    expect(detector.references.length).toBeGreaterThan(0);
  });
});
