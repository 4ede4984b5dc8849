import { describe, expect, test } from "vitest";
import { engineArguments, viewTarget } from "./engine-arguments.ts";

describe("engineArguments", () => {
  test("reads names and texts however they are quoted", () => {
    expect(engineArguments("Distributed('three', 'chatdb', 'lines', rand())")).toEqual([
      "three",
      "chatdb",
      "lines",
    ]);
    expect(engineArguments("Distributed(three, chatdb, lines)")).toEqual(["three", "chatdb", "lines"]);
    expect(engineArguments("Distributed(`a\\`b`, 'c''d', 'e\\'f')")).toEqual(["a`b", "c'd", "e'f"]);
    expect(engineArguments("Buffer('', 'x, y)', 16)")).toEqual(["", "x, y)", "16"]);
  });

  test("reads nothing where there is nothing", () => {
    for (const none of ["", "MergeTree", "Distributed(", "Distributed()"])
      expect(engineArguments(none)).toEqual([]);
  });
});

describe("viewTarget", () => {
  test("finds where a materialized view writes to", () => {
    const made = (rest: string): string => `CREATE MATERIALIZED VIEW ${rest} AS SELECT 1 AS x`;
    expect(viewTarget(made("db.v TO db.target (`x` UInt8)"))).toEqual({ database: "db", table: "target" });
    expect(viewTarget(made("`a b`.`c\\`d` UUID '0-0' TO `e.f`.`g`"))).toEqual({
      database: "e.f",
      table: "g",
    });
    expect(viewTarget(made("v TO target"))).toEqual({ database: undefined, table: "target" });
  });

  test("takes no word of the query for it", () => {
    expect(
      viewTarget("CREATE MATERIALIZED VIEW db.v (`x` UInt8) ENGINE = Log AS SELECT ' TO db.x'"),
    ).toBeUndefined();
  });
});
