import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { decide, valueSpan } from "../../src/detect/decide.ts";
import type { Detector } from "../../src/detect/detector.ts";
import { catalogue } from "../../src/detect/detectors/index.ts";
import { labelsOf } from "../../src/detect/label.ts";
import { remedies } from "../../src/detect/remedies/index.ts";
import { dataClasses } from "../../src/model/index.ts";
import { type Service, services } from "../../src/probe/index.ts";
import { formatNames, formats } from "../../src/reports/index.ts";
import { chatFormats } from "../../src/sources/chat-export/vendors.ts";
import { sources } from "../../src/sources/index.ts";
import { detectorsOnDisk } from "../detectors/families.ts";

const shippedIdsFile = fileURLToPath(new URL("./shipped-ids.txt", import.meta.url));

/** What the files of a folder export that looks like a unit, whether listed or not. */
function unitsIn(modules: Record<string, Record<string, unknown>>, mark: string): unknown[] {
  return [
    ...new Set(
      Object.values(modules)
        .flatMap((module) => Object.values(module))
        .filter((value) => typeof value === "object" && value !== null && mark in value),
    ),
  ];
}

function sortedIds(units: Iterable<{ readonly id: string }>): string[] {
  return [...units].map(({ id }) => id).sort();
}

describe("units on disk are units listed", () => {
  test("detectors", () => {
    expect(detectorsOnDisk.length).toBeGreaterThanOrEqual(200);
    expect(sortedIds(catalogue)).toEqual(sortedIds(detectorsOnDisk));
    expect(new Set(catalogue.map(({ id }) => id)).size).toBe(catalogue.length);
  });

  test("chat exports", () => {
    const modules = import.meta.glob<Record<string, unknown>>(
      ["../../src/sources/chat-export/*.ts", "!**/*.test.ts", "!**/fixtures.ts"],
      { eager: true },
    );
    const onDisk = unitsIn(modules, "recognises");
    expect(onDisk.length).toBeGreaterThanOrEqual(10);
    expect(new Set(onDisk)).toEqual(new Set(chatFormats));
  });

  test("sources", () => {
    const modules = import.meta.glob<Record<string, unknown>>(["../../src/sources/*/*.ts", "!**/*.test.ts"], {
      eager: true,
    });
    const onDisk = unitsIn(modules, "accepts");
    expect(onDisk.length).toBeGreaterThanOrEqual(2);
    expect(new Set(onDisk)).toEqual(new Set(sources));
  });

  test("report formats", () => {
    const modules = import.meta.glob<Record<string, unknown>>(["../../src/reports/*.ts", "!**/*.test.ts"], {
      eager: true,
    });
    const writers = Object.entries(modules)
      .filter(([path]) => !path.endsWith("/index.ts"))
      .flatMap(([, module]) => Object.entries(module))
      .filter(([name, value]) => /^to[A-Z]/.test(name) && typeof value === "function")
      .map(([, value]) => value);
    expect(writers.length).toBeGreaterThanOrEqual(7);
    expect(Object.keys(formats).sort()).toEqual([...formatNames].sort());
    expect(new Set(Object.values(formats).map(({ write }) => write))).toEqual(new Set(writers));
    const extensions = Object.values(formats).map(({ extension }) => extension);
    expect(new Set(extensions).size).toBe(formatNames.length);
  });

  test("remedies: each that a detector names exists, each that exists is named", () => {
    const named = new Set(catalogue.map(({ remedy }) => remedy));
    expect(named.size).toBeGreaterThan(30);
    expect([...named].filter((id) => !remedies.has(id))).toEqual([]);
    expect([...remedies.keys()].filter((id) => !named.has(id))).toEqual([]);
  });
});

describe("every detector", () => {
  test("has an id that begins with its class", () => {
    for (const { id, dataClass } of catalogue) {
      expect(id).toMatch(/^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/);
      expect({ id, dataClass: id.slice(0, id.indexOf(".")) }).toEqual({ id, dataClass });
    }
    const classes = new Set(catalogue.map(({ dataClass }) => dataClass));
    expect([...classes].sort()).toEqual([...dataClasses].sort());
  });

  test("says where its facts come from", () => {
    const secret = catalogue.filter(({ dataClass }) => dataClass === "secret");
    expect(secret.length).toBeGreaterThan(100);
    expect(
      catalogue
        .filter(({ references }) => !references.some((one) => one.trim().length > 5))
        .map(({ id }) => id),
    ).toEqual([]);
  });

  test("has one of its keywords in every match, not too far from its start", () => {
    const wrong: string[] = [];
    let matches = 0;
    for (const detector of catalogue) {
      const { keywords, locate } = detector;
      // What a lexer reads on from may begin anywhere in the word, `api_key` or `i_key`.
      const within = locate === undefined ? (detector.keywordWithin ?? 96) : Number.POSITIVE_INFINITY;
      if (keywords === undefined) continue;
      detector.finds.forEach((text, at) => {
        const found = acceptedIn(text, detector).map((match) => match.toLowerCase());
        matches += found.length;
        if (found.length === 0) wrong.push(`${detector.id} finds[${at}] has no match`);
        for (const match of found) {
          const places = keywords
            .map((word) => match.indexOf(word.toLowerCase()))
            .filter((place) => place >= 0);
          if (places.length === 0 || Math.min(...places) > within)
            wrong.push(`${detector.id} finds[${at}] has no keyword`);
        }
      });
    }
    expect(matches).toBeGreaterThan(400);
    expect(wrong).toEqual([]);
  });
});

/** All that the pattern matched, not the sensitive part alone, where the detector accepts it. */
function acceptedIn(text: string, detector: Detector): string[] {
  const pattern = new RegExp(detector.pattern.source, `${detector.pattern.flags}dg`);
  const accepted: string[] = [];
  const labels = labelsOf([detector]);
  for (let found = pattern.exec(text); found !== null; found = pattern.exec(text)) {
    const whole = { start: found.index, end: found.index + found[0].length };
    const value = valueSpan(detector, text, found, 0);
    // As the reference scan goes on: behind a match, or one character on when it was none.
    if (value !== undefined && decide(detector, text, whole, value, undefined, labels) !== undefined) {
      accepted.push(found[0]);
    } else pattern.lastIndex = found.index + 1;
  }
  return accepted;
}

describe("an id that has shipped", () => {
  const now = [...sortedIds(catalogue), ...[...remedies.keys()].map((id) => `remedy ${id}`).sort()];
  const shipped = readFileSync(shippedIdsFile, "utf8")
    .split("\n")
    .filter((line) => line !== "");

  test("is there for ever", () => {
    expect(shipped.length).toBeGreaterThanOrEqual(200);
    expect(shipped).toEqual([...new Set(shipped)].sort());
    // Reports of others name it. Keep the detector under its id, or say in the release notes that it is gone.
    expect(shipped.filter((id) => !now.includes(id))).toEqual([]);
  });

  test("is on the list", () => {
    const fresh = now.filter((id) => !shipped.includes(id));
    if (process.env["UPDATE_GOLDEN"] === "1") {
      writeFileSync(shippedIdsFile, `${[...new Set([...shipped, ...fresh])].sort().join("\n")}\n`);
    } else {
      // New ones join with UPDATE_GOLDEN=1 npx vitest run test/laws/registries.test.ts
      expect(fresh).toEqual([]);
    }
  });
});

describe("services of the scan", () => {
  test("are those on disk, each under an id of its own", () => {
    const modules = import.meta.glob<Record<string, unknown>>("../../src/probe/services/*.ts", {
      eager: true,
    });
    const onDisk = unitsIn(modules, "recognise") as Service[];
    expect(sortedIds(services)).toEqual(sortedIds(onDisk));
    expect(new Set(services.map(({ id }) => id)).size).toBe(services.length);
    // Doors of one product count once.
    expect(new Set(services.map(({ id }) => id.split(".")[0])).size).toBeGreaterThanOrEqual(60);
  });

  test("say what to do, with their sources", () => {
    const at = { address: "10.0.0.5", port: 1, version: undefined, facts: {} };
    const silent = services.filter(({ fix, references }) => fix(at).length === 0 || references.length === 0);
    expect(silent.map(({ id }) => id)).toEqual([]);
    // Who cannot ask for a password is never told to set one.
    const wrong = services.filter(
      ({ hasAuthentication, fix }) =>
        !hasAuthentication && fix(at).some(({ do: step }) => /\bset an? (?:\w+ )?password\b/.test(step)),
    );
    expect(wrong.map(({ id }) => id)).toEqual([]);
  });
});
