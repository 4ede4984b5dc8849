import { describe, expect, test } from "vitest";
import { changesBetween } from "../../src/probe/index.ts";
import { madeDoor, madeExposure, madeScan } from "./exposure-fixture.ts";

const open = madeExposure();
const guarded = madeExposure({ verdict: "guarded" });

describe("changes between two looks", () => {
  test("are none when everything is as it was", () => {
    expect(changesBetween(madeScan({ exposures: [open] }), madeScan({ exposures: [open] }))).toEqual([]);
  });

  test("tell what appeared, opened and closed", () => {
    expect(changesBetween(madeScan(), madeScan({ exposures: [open] }))).toMatchObject([
      { kind: "appeared", to: "open" },
    ]);
    expect(changesBetween(madeScan({ exposures: [guarded] }), madeScan({ exposures: [open] }))).toMatchObject(
      [{ kind: "worse", from: "guarded", to: "open" }],
    );
    expect(changesBetween(madeScan({ exposures: [open] }), madeScan({ exposures: [guarded] }))).toMatchObject(
      [{ kind: "better", from: "open", to: "guarded" }],
    );
  });

  test("call what vanished gone, not fixed, and say nothing of it when the look was cut short", () => {
    const [change] = changesBetween(madeScan({ exposures: [open] }), madeScan());
    expect(change).toMatchObject({ kind: "gone", from: "open" });
    expect(change?.why).toContain("not the same as fixed");
    expect(changesBetween(madeScan({ exposures: [open] }), madeScan({ interrupted: true }))).toEqual([]);
  });

  test("tell of a further door", () => {
    const two = madeExposure({ doors: [madeDoor(), madeDoor({ port: 6380 })] });
    expect(changesBetween(madeScan({ exposures: [open] }), madeScan({ exposures: [two] }))).toMatchObject([
      { kind: "door", doors: ["10.0.0.5:6380"] },
    ]);
  });
});
