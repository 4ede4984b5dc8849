import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { WatertightError } from "../../src/base/index.ts";
import { type HostsPlan, hostsOf } from "../../src/probe/hosts.ts";
import type { ControlProof, Unproven } from "../../src/probe/scope/control.ts";
import { Scope, type ScopeGrant } from "../../src/probe/scope/scope.ts";
import { parseTarget, type Target } from "../../src/probe/targets/target.ts";

const noon = new Date("2026-01-01T12:00:00Z");
const jane: ScopeGrant = {
  authorisedBy: "Jane Doe",
  ranges: ["10.0.0.0/8", "203.0.113.0/24", "fd00::/64"],
  names: ["db.example.com", "*.internal"],
  source: "scope.yaml",
};

interface Asked {
  readonly resolved: string[];
  readonly proved: (readonly [string, readonly string[]])[];
}

interface Setting {
  readonly names?: Readonly<Record<string, readonly string[]>>;
  readonly grant?: ScopeGrant;
  readonly proves?: (subject: string, addresses: readonly string[]) => ControlProof | Unproven;
  readonly signal?: AbortSignal;
}

const unproven: Unproven = { state: "unproven", why: "control is not proved: no record", hint: "publish it" };

function provedBy(name: string, addresses: readonly string[]): ControlProof {
  return { state: "proved", name, addresses, by: "DNS", where: "TXT", at: noon };
}

function plan(targets: string | readonly Target[], setting: Setting = {}): HostsPlan & { asked: Asked } {
  const { names = {}, grant, proves = () => unproven, signal = new AbortController().signal } = setting;
  const asked: Asked = { resolved: [], proved: [] };
  return {
    targets: typeof targets === "string" ? parseTarget(targets) : targets,
    ports: [6379, 8123],
    scope: new Scope(grant, () => noon),
    signal,
    async resolve(name) {
      asked.resolved.push(name);
      const found = names[name];
      if (found === undefined) throw new Error("ENOTFOUND");
      return found;
    },
    async prove(subject, addresses) {
      asked.proved.push([subject, addresses]);
      return proves(subject, addresses);
    },
    asked,
  };
}

async function refusal(of: HostsPlan): Promise<WatertightError> {
  const thrown: unknown = await hostsOf(of).then(
    () => undefined,
    (error) => error,
  );
  if (thrown instanceof WatertightError) return thrown;
  throw new Error(`expected a refusal, got ${String(thrown)}`);
}

describe("targets become hosts", () => {
  test("each address once, with the ports of all targets that name it, sorted", async () => {
    const { hosts, rights, gaps } = await hostsOf(plan("127.0.0.1:9000,127.0.0.1,127.0.0.1:22,9000"));
    expect(hosts).toHaveLength(1);
    expect(hosts[0]).toMatchObject({ address: "127.0.0.1", ports: [22, 6379, 8123, 9000], names: [] });
    expect([...(hosts[0]?.namedPorts ?? [])].sort()).toEqual([22, 9000]);
    expect(hosts[0]?.name).toBeUndefined();
    expect(hosts[0]?.reachableBy(22)).toBe("this machine");
    expect({ rights, gaps }).toEqual({ rights: ["loopback"], gaps: [] });
  });

  test("a name with several addresses becomes several hosts, two names of one address one", async () => {
    const names = {
      "a.internal": ["10.0.0.1", "fd00::1", "10.0.0.1", "FD00:0::1"],
      "b.internal": ["10.0.0.1"],
    };
    const made = plan("a.internal:1,b.internal:2,a.internal:3", { names, grant: jane });
    const { hosts, rights } = await hostsOf(made);
    expect(hosts).toMatchObject([
      { address: "10.0.0.1", name: "a.internal", names: ["a.internal", "b.internal"], ports: [1, 2, 3] },
      { address: "fd00::1", name: "a.internal", names: ["a.internal"], ports: [1, 3] },
    ]);
    expect(hosts[0]?.reachableBy(1)).toBe("local network");
    expect(rights).toEqual(["authorised by Jane Doe (scope.yaml)"]);
    expect(made.asked.resolved.sort()).toEqual(["a.internal", "b.internal"]);
  });

  test("an IPv4 address that a resolver gives in the IPv6 form is the same host", async () => {
    const names = { "a.internal": ["::ffff:10.0.0.1"] };
    const { hosts } = await hostsOf(plan("a.internal,10.0.0.1", { names, grant: jane }));
    expect(hosts).toMatchObject([{ address: "10.0.0.1", names: ["a.internal"] }]);
  });

  test("what is named alone is told of when it is silent, what is one of a range is not", async () => {
    const { hosts } = await hostsOf(plan("127.0.0.1-2,127.0.0.2:5,127.0.0.0/30:7"));
    expect(hosts.map(({ address, isNamed }) => [address, isNamed])).toEqual([
      ["127.0.0.1", false],
      ["127.0.0.2", true],
    ]);
    expect(hosts.map(({ namedPorts }) => [...namedPorts])).toEqual([[], [5]]);
    expect(hosts.map(({ ports }) => ports)).toEqual([
      [7, 6379, 8123],
      [5, 7, 6379, 8123],
    ]);
  });

  test("what a file says is at a port goes with the host", async () => {
    const [target] = parseTarget("127.0.0.1:6379,6380");
    if (target === undefined) throw new Error("no target");
    const { hosts } = await hostsOf(
      plan([
        { ...target, expects: "redis", from: "compose.yml, line 3" },
        { ...target, ports: [99], expects: "nats" },
        { ...target, ports: undefined as never, expects: "nobody knows where" },
      ]),
    );
    expect([...(hosts[0]?.expects ?? [])]).toEqual([
      [6379, "redis (compose.yml, line 3)"],
      [6380, "redis (compose.yml, line 3)"],
      [99, "nats"],
    ]);
  });

  test("the order and the doubling of targets change nothing about what is looked at", async () => {
    const texts = ["127.0.0.1", "127.0.0.1:5", "127.0.0.2-4:9", "[::1]:5", "127.0.0.3"];
    const seen = async (chosen: readonly string[]): Promise<unknown> =>
      (await hostsOf(plan(chosen.flatMap((text) => parseTarget(text))))).hosts
        .map(({ address, ports, namedPorts, isNamed }) => ({
          ...{ address, ports, isNamed },
          named: [...namedPorts].sort(),
        }))
        .sort((one, other) => one.address.localeCompare(other.address));
    const expected = await seen(texts);
    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray([...texts, ...texts], { minLength: texts.length * 2 }),
        async (some) => {
          expect(await seen(some)).toEqual(expected);
        },
      ),
    );
  });
});

describe("what cannot be looked at", () => {
  test("a name without an address is a gap, whether it fails or has none", async () => {
    const { hosts, gaps } = await hostsOf(
      plan("gone.internal:80,empty.internal,127.0.0.1", { names: { "empty.internal": [] }, grant: jane }),
    );
    expect(hosts.map(({ address }) => address)).toEqual(["127.0.0.1"]);
    const why = "no address was found for this name, so nothing is known of it";
    expect(gaps).toEqual([
      { target: "gone.internal:80", why },
      { target: "empty.internal", why },
    ]);
  });

  test("the refusal of one refuses all, before anybody is asked for anything", async () => {
    const names = { "db.example.com": ["203.0.113.10"] };
    const made = plan("127.0.0.1,db.example.com,192.168.1.1", { names, grant: jane });
    const { kind, message, hint } = await refusal(made);
    expect({ kind, message }).toMatchObject({
      kind: "refused",
      message: expect.stringContaining(
        "nothing was sent: 192.168.1.1 is a private address outside the scope",
      ),
    });
    expect(hint).toBeDefined();
    expect(made.asked.proved).toEqual([]);
  });

  test("one refused address of a name refuses the name", async () => {
    const names = { "a.internal": ["10.0.0.1", "169.254.169.254"] };
    expect((await refusal(plan("a.internal", { names, grant: jane }))).message).toContain(
      "169.254.169.254 is an address where a cloud hands out credentials",
    );
  });

  test("many refusals are counted and not all spelled out", async () => {
    const { message } = await refusal(plan("192.168.0.0/24"));
    expect(message.match(/is a private address/g)).toHaveLength(5);
    expect(message).toContain("; and 249 more");
    expect(message.length).toBeLessThan(600);
  });

  test("Ctrl-C ends the looking up of names at once and leaves them as gaps", async () => {
    const stop = new AbortController();
    const made = plan("slow.internal,127.0.0.1", { grant: jane, signal: stop.signal });
    const waiting = hostsOf({
      ...made,
      resolve: () => {
        stop.abort();
        return new Promise(() => {});
      },
    });
    expect(await waiting).toMatchObject({
      hosts: [{ address: "127.0.0.1" }],
      gaps: [{ target: "slow.internal", why: "the scan was stopped before it was looked at" }],
    });
  });
});

describe("proof of control", () => {
  const names = { "db.example.com": ["203.0.113.10", "203.0.113.11"] };

  test("is asked for once per name, and holds for its addresses", async () => {
    const made = plan("db.example.com:1,db.example.com:2", { names, grant: jane, proves: provedBy });
    const { hosts, rights } = await hostsOf(made);
    expect(made.asked.proved).toEqual([["db.example.com", ["203.0.113.10", "203.0.113.11"]]]);
    expect(hosts.map(({ address, ports }) => ({ address, ports }))).toEqual([
      { address: "203.0.113.10", ports: [1, 2] },
      { address: "203.0.113.11", ports: [1, 2] },
    ]);
    expect(hosts[0]?.reachableBy(1)).toBe("everyone");
    expect(rights).toEqual(["authorised by Jane Doe (scope.yaml), control of db.example.com proved by DNS"]);
  });

  test("that holds for one address of two refuses both", async () => {
    const proves = (subject: string) => provedBy(subject, ["203.0.113.10"]);
    expect((await refusal(plan("db.example.com", { names, grant: jane, proves }))).message).toContain(
      "db.example.com (203.0.113.11) is public and it was not among the addresses",
    );
  });

  test("that is missing says what was looked for, and that only that was sent", async () => {
    const { message, hint } = await refusal(plan("db.example.com", { names, grant: jane }));
    expect(message).toBe(
      "out of scope, so nothing was sent but the question for the proof: control is not proved: no record",
    );
    expect(hint).toBe("publish it");
  });

  test("is not asked for of a whole range once it is clear that the scan is refused", async () => {
    const made = plan("203.0.113.0/24", { grant: jane });
    await refusal(made);
    expect(made.asked.proved).toHaveLength(5);
  });

  test("is not asked for where the scope ended or does not cover the name", async () => {
    const ended = { ...jane, until: new Date("2020-01-01") };
    for (const grant of [ended, { ...jane, names: [], ranges: [] }]) {
      const made = plan("db.example.com", { names, grant, proves: provedBy });
      await refusal(made);
      expect(made.asked.proved).toEqual([]);
    }
  });

  test("that a stop interrupted is no refusal", async () => {
    const stop = new AbortController();
    const proves = (): Unproven => {
      stop.abort();
      return unproven;
    };
    const found = await hostsOf(plan("db.example.com", { names, grant: jane, proves, signal: stop.signal }));
    expect(found).toMatchObject({ hosts: [], gaps: [{ target: "db.example.com" }] });
  });
});

describe("a wide range", () => {
  test("of 65,536 addresses with a hundred ports is had in a few seconds and little memory", async () => {
    const ports = Array.from({ length: 100 }, (_, at) => 1000 + at);
    const twice = [...parseTarget("10.1.0.0-10.1.255.255"), ...parseTarget("10.1.0.0-10.1.255.255:99")];
    const before = process.memoryUsage().heapUsed;
    const since = performance.now();
    const { hosts } = await hostsOf({ ...plan(twice, { grant: jane }), ports });
    expect(performance.now() - since).toBeLessThan(8000);
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(150e6);
    expect(hosts).toHaveLength(65_536);
    expect(hosts.at(-1)).toMatchObject({ address: "10.1.255.255", isNamed: false });
    expect(new Set(hosts.map((host) => host.ports)).size).toBe(1);
    expect(hosts[7]?.ports).toEqual([99, ...ports]);
  });

  test("of ten thousand targets at one address is one host", async () => {
    const targets = Array.from({ length: 10_000 }, (_, at) => parseTarget(`127.0.0.1:${at + 1}`)).flat();
    const since = performance.now();
    const { hosts } = await hostsOf(plan(targets));
    expect(performance.now() - since).toBeLessThan(4000);
    expect(hosts.map((host) => host.ports.length)).toEqual([10_000]);
    expect(hosts[0]?.namedPorts.size).toBe(10_000);
  });
});
