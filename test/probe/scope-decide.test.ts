import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { WatertightError } from "../../src/base/index.ts";
import { classOf } from "../../src/probe/scope/address-class.ts";
import type { ControlProof } from "../../src/probe/scope/control.ts";
import { Scope, type ScopeGrant } from "../../src/probe/scope/scope.ts";

const noon = new Date("2026-01-01T12:00:00Z");
const now = (): Date => noon;
const jane: ScopeGrant = {
  authorisedBy: "Jane Doe",
  ranges: ["10.0.0.0/24", "203.0.113.0/24", "2001:db8::/64", "fe80::/64"],
  names: ["db.example.com", "*.internal"],
  source: "scope.yaml",
};

function proofOf(name: string, addresses: readonly string[], at = noon): ControlProof {
  return { state: "proved", name, addresses, by: "DNS", where: `TXT record at _watertight.${name}`, at };
}

function scopeWith(grant: ScopeGrant | undefined, ...proofs: readonly ControlProof[]): Scope {
  const scope = new Scope(grant, now);
  for (const proof of proofs) scope.addProof(proof);
  return scope;
}

describe("without a scope", () => {
  test.each(["127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1"])("%s is free", (address) => {
    expect(scopeWith(undefined).decide(address)).toEqual({
      allowed: true,
      class: "loopback",
      by: "loopback",
    });
  });

  test.each([
    ["10.0.0.5", "private", "10.0.0.5 is a private address and no scope was given"],
    ["fe80::1%eth0", "link-local", "fe80::1%eth0 is a link-local address and no scope was given"],
    ["203.0.113.10", "public", "203.0.113.10 is a public address and no scope was given"],
    ["0.0.0.0", "refused", "0.0.0.0 is an address that no host has"],
  ])("%s is refused", (address, kind, why) => {
    const decision = scopeWith(undefined).decide(address, "localhost");
    expect(decision).toMatchObject({ allowed: false, class: kind, why, provable: false });
  });

  test("what is no literal address is refused and not quoted", () => {
    for (const text of ["127.1", "0x7f.1", "017700000001", "localhost", "\u001b[31m", "x".repeat(1e6)]) {
      const decision = scopeWith(jane).decide(text, "db.example.com");
      expect(decision).toMatchObject({ allowed: false, class: "refused" });
      expect(JSON.stringify(decision).length).toBeLessThan(400);
    }
  });
});

describe("private and link-local addresses", () => {
  const scope = scopeWith(jane);

  test("need a range that holds them or a name in the scope", () => {
    const by = "authorised by Jane Doe (scope.yaml)";
    expect(scope.decide("10.0.0.5")).toEqual({ allowed: true, class: "private", by });
    expect(scope.decide("::ffff:10.0.0.5")).toEqual({ allowed: true, class: "private", by });
    expect(scope.decide("fe80::1%eth0")).toEqual({ allowed: true, class: "link-local", by });
    expect(scope.decide("192.168.1.1", "Cache.Internal.")).toEqual({ allowed: true, class: "private", by });
    expect(scope.decide("10.0.1.5")).toMatchObject({ allowed: false, provable: false });
    expect(scope.decide("10.0.1.5", "db.example.net")).toMatchObject({
      why: "10.0.1.5, reached as db.example.net, is a private address outside the scope (scope.yaml)",
    });
    expect(scope.decide("192.168.1.1", "internal").allowed).toBe(false);
  });

  test("of another network behind a translator are not those of this one", () => {
    expect(scope.decide("64:ff9b::10.0.0.5").allowed).toBe(false);
    expect(scope.decide("2002:a00:5::1").allowed).toBe(false);
    expect(scope.decide("::10.0.0.5").allowed).toBe(false);
  });

  test("are not reached by a public name that turns to them after control was proved", () => {
    const proved = scopeWith(jane, proofOf("db.example.com", ["203.0.113.10"]));
    expect(proved.decide("203.0.113.10", "db.example.com").allowed).toBe(true);
    expect(proved.decide("192.168.1.1", "db.example.com").allowed).toBe(false);
    expect(proved.decide("10.0.0.5", "db.example.com").allowed).toBe(true);
  });
});

describe("addresses where clouds hand out credentials", () => {
  const addresses = ["169.254.169.254", "fd00:ec2::254", "::ffff:169.254.169.254"];

  test.each(addresses)("%s is refused inside a range and by a name", (address) => {
    const wide = { ...jane, ranges: ["169.254.0.0/16", "fd00:ec2::/64"], names: ["metadata.internal"] };
    expect(scopeWith(wide).decide(address, "metadata.internal")).toMatchObject({
      allowed: false,
      class: "refused",
      why: `${address} is an address where a cloud hands out credentials`,
      hint: "name this very address in the scope if it is really meant; a range or a name is not enough",
    });
  });

  test.each(addresses)("%s is allowed when the scope names it by itself", (address) => {
    const named = { ...jane, ranges: ["169.254.169.254/32", "fd00:ec2::254"] };
    expect(scopeWith(named).decide(address).allowed).toBe(true);
  });

  test("that are public need proof even then", () => {
    expect(scopeWith({ ...jane, ranges: ["168.63.129.16"] }).decide("168.63.129.16")).toMatchObject({
      allowed: false,
      class: "public",
      provable: true,
    });
  });

  test("are refused behind a translator whatever the scope says", () => {
    const named = { ...jane, ranges: ["169.254.169.254", "64:ff9b::a9fe:a9fe"] };
    expect(scopeWith(named).decide("64:ff9b::a9fe:a9fe").allowed).toBe(false);
  });
});

describe("public addresses", () => {
  const db = proofOf("db.example.com", ["203.0.113.10", "2001:db8::10", "198.51.100.7"]);

  test("are allowed with a grant and a proof of their name", () => {
    expect(scopeWith(jane, db).decide("203.0.113.10", "db.example.com")).toEqual({
      allowed: true,
      class: "public",
      by: "authorised by Jane Doe (scope.yaml), control of db.example.com proved by DNS",
    });
    // The name is in the scope, the address in none of its ranges.
    expect(scopeWith(jane, db).decide("198.51.100.7", "DB.example.com.").allowed).toBe(true);
    expect(scopeWith(jane, db).decide("2001:DB8:0::10", "db.example.com").allowed).toBe(true);
  });

  test("say that a proof is all that is missing", () => {
    expect(scopeWith(jane).decide("203.0.113.10", "db.example.com")).toEqual({
      allowed: false,
      class: "public",
      why: "db.example.com (203.0.113.10) is public and control of it is not proved",
      hint: "publish the token for db.example.com as a TXT record at _watertight.db.example.com, or in /.well-known/watertight-scope.txt",
      provable: true,
    });
    expect(scopeWith(jane).decideToProve("203.0.113.10").allowed).toBe(true);
    expect(scopeWith(jane).decideToProve("198.51.100.7").allowed).toBe(false);
    expect(scopeWith(undefined).decideToProve("203.0.113.10").allowed).toBe(false);
    expect(scopeWith(jane).decideToProve("169.254.169.254").allowed).toBe(false);
  });

  test("need the proof of that very name or that very address", () => {
    const scope = scopeWith(jane, db);
    expect(scope.decide("203.0.113.10").allowed).toBe(false);
    expect(scope.decide("203.0.113.10", "www.db.example.com").allowed).toBe(false);
    expect(scope.decide("203.0.113.10", "example.com").allowed).toBe(false);
    const own = scopeWith(jane, proofOf("203.0.113.10", ["203.0.113.10"]));
    expect(own.decide("203.0.113.10").allowed).toBe(true);
    expect(own.decide("203.0.113.10", "other.example.com").allowed).toBe(true);
    expect(own.decide("203.0.113.11").allowed).toBe(false);
  });

  test("that the name did not lead to when control was proved are refused", () => {
    expect(scopeWith(jane, db).decide("203.0.113.99", "db.example.com")).toMatchObject({
      allowed: false,
      why: "db.example.com (203.0.113.99) is public and it was not among the addresses of that name when control was proved",
      provable: true,
    });
  });

  test("need the grant as well as the proof", () => {
    const other = proofOf("other.example.net", ["198.51.100.7"]);
    expect(scopeWith(jane, other).decide("198.51.100.7", "other.example.net").allowed).toBe(false);
    expect(scopeWith(undefined, other).decide("198.51.100.7", "other.example.net").allowed).toBe(false);
  });

  test("have to be proved again after a day", () => {
    const old = new Date(noon.getTime() - 24 * 3_600_000);
    const older = new Date(old.getTime() - 1);
    const at = (date: Date) =>
      scopeWith(jane, proofOf("db.example.com", ["203.0.113.10"], date)).decide(
        "203.0.113.10",
        "db.example.com",
      );
    expect(at(old).allowed).toBe(true);
    expect(at(older)).toMatchObject({ allowed: false, provable: true });
    expect(at(new Date(Number.NaN)).allowed).toBe(false);
  });

  test("behind the public translator are those of the scope", () => {
    const nat64 = proofOf("db.example.com", ["64:ff9b::cb00:710a"]);
    const ranges = { ...jane, names: [] };
    expect(scopeWith(ranges, nat64).decide("64:ff9b::cb00:710a", "db.example.com").allowed).toBe(true);
    expect(scopeWith(ranges, nat64).decide("64:ff9b::808:808", "db.example.com").allowed).toBe(false);
  });

  test("are never allowed without a grant and a proof that both hold them", () => {
    const address = fc.oneof(fc.ipV4(), fc.ipV6());
    const name = fc.option(fc.constantFrom("db.example.com", "a.internal", "other.test", "127.1"), {
      nil: undefined,
    });
    let seen = 0;
    fc.assert(
      fc.property(
        fc.array(address, { maxLength: 4 }),
        fc.array(address, { maxLength: 4 }),
        fc.constantFrom("db.example.com", "other.test"),
        name,
        address,
        (granted, proved, subject, reachedAs, other) => {
          const grant: ScopeGrant = { ...jane, ranges: granted, names: ["db.example.com"] };
          const scope = scopeWith(grant, proofOf(subject, proved));
          for (const one of [other, ...granted, ...proved]) {
            const kind = classOf(one);
            if (kind === "loopback") continue;
            seen += kind === "public" ? 1 : 0;
            const { allowed } = scope.decide(one, reachedAs);
            const inGrant = granted.includes(one) || reachedAs === "db.example.com";
            if (!inGrant) expect(allowed).toBe(false);
            if (kind === "public" && !(proved.includes(one) && reachedAs === subject))
              expect(allowed).toBe(false);
            if (kind === "public") {
              expect(scopeWith(undefined, proofOf(subject, proved)).decide(one, reachedAs).allowed).toBe(
                false,
              );
              expect(scopeWith(grant).decide(one, reachedAs).allowed).toBe(false);
            }
          }
        },
      ),
      { numRuns: 500 },
    );
    expect(seen).toBeGreaterThan(500);
  });
});

describe("a scope", () => {
  test("ends when it says, and says when it ended", () => {
    const until = new Date("2026-01-01T12:00:00.000Z");
    const at = (moment: string, end = until) =>
      new Scope({ ...jane, until: end }, () => new Date(moment)).decide("10.0.0.5");
    expect(at("2026-01-01T12:00:00.000Z").allowed).toBe(true);
    expect(at("2026-01-01T12:00:00.001Z")).toMatchObject({
      allowed: false,
      why: "the scope (scope.yaml) ended on 2026-01-01T12:00:00.000Z",
    });
    expect(at("2026-02-01", new Date("2026-01-31T23:59:59.999Z"))).toMatchObject({
      why: "the scope (scope.yaml) ended on 2026-01-31",
    });
    expect(at("no date").allowed).toBe(false);
    expect(at("2026-01-01", new Date(Number.NaN)).allowed).toBe(false);
    expect(new Scope({ ...jane, until }, () => new Date("2027-01-01")).decide("::1").allowed).toBe(true);
  });

  test.each([
    { ranges: ["10.0.0.0/7"] },
    { ranges: ["db.example.com"] },
    { names: ["*"] },
    { names: ["127.1"] },
  ])("with %j is refused as a whole", (wrong) => {
    expect(() => new Scope({ ...jane, ...wrong }, now)).toThrow(WatertightError);
  });

  test("without entries covers nothing", () => {
    const scope = scopeWith({ ...jane, ranges: [], names: [] });
    for (const address of ["10.0.0.5", "fe80::1", "8.8.8.8"])
      expect(scope.decide(address, "a.b").allowed).toBe(false);
  });
});
