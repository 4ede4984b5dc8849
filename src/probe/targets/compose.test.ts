// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Compose writes its variables this way.

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { WatertightError } from "../../base/index.ts";
import { targetsFromCompose } from "./compose.ts";

function service(lines: string, variables: Readonly<Record<string, string>> = {}) {
  const indented = lines.split("\n").map((line) => `    ${line}`);
  return targetsFromCompose(`services:\n  one:\n${indented.join("\n")}\n`, "compose.yaml", variables);
}

function said(lines: string, variables: Readonly<Record<string, string>> = {}): readonly string[] {
  return service(lines, variables).targets.map((target) => target.said);
}

function unseen(lines: string): readonly string[] {
  return service(lines).notes.flatMap((note) => (note.unseen ? [note.text] : []));
}

describe("a Compose file", () => {
  it("gives each published port as a door of this machine, with file, service, line and product", () => {
    const text = [
      "name: logs",
      "services:",
      "  clickhouse:",
      "    image: docker.io/clickhouse/clickhouse-server:24.8@sha256:abc",
      '    ports: ["8123:8123", "127.0.0.1:9000:9000"]',
      "  redis:",
      "    image: redis:7",
      "    expose: [6379]",
      "  worker: {build: .}",
    ].join("\n");
    expect(targetsFromCompose(text, "docker-compose.yml")).toEqual({
      targets: [
        {
          said: "127.0.0.1:8123",
          host: { address: "127.0.0.1" },
          ports: [8123],
          from: "docker-compose.yml, service clickhouse, line 3",
          expects: "clickhouse",
        },
        {
          said: "127.0.0.1:9000",
          host: { address: "127.0.0.1" },
          ports: [9000],
          from: "docker-compose.yml, service clickhouse, line 3",
          expects: "clickhouse",
        },
      ],
      notes: [
        {
          from: "docker-compose.yml, service clickhouse, line 5",
          text: "8123 is published on every address of the machine: whoever reaches the machine reaches it",
          unseen: false,
        },
        {
          from: "docker-compose.yml, service clickhouse, line 5",
          text: "9000 is published on 127.0.0.1: it is reached from this machine only",
          unseen: false,
        },
        {
          from: "docker-compose.yml, service redis, line 8",
          text: "exposes 6379 and publishes nothing: it is reached by other containers only",
          unseen: false,
        },
        {
          from: "docker-compose.yml, service worker, line 9",
          text: "publishes no port: it is reached by other containers only",
          unseen: false,
        },
      ],
    });
  });

  it.each([
    ['ports: ["9000-9010:9000-9010"]', ["127.0.0.1:9000-9010"]],
    ['ports: ["8123:8123/tcp", "0.0.0.0:9000:9000"]', ["127.0.0.1:8123", "127.0.0.1:9000"]],
    ['ports: ["[::1]:6001:6001", "::1:6002:6002"]', ["[::1]:6001-6002"]],
    ['ports: ["10.0.0.5:80:8080"]', ["10.0.0.5:80"]],
    ['ports: ["[::]:80:80"]', ["[::1]:80"]],
    ['ports: ["8000-8002:80"]', ["127.0.0.1:8000-8002"]],
    ["ports: [{target: 8123, published: 18123}]", ["127.0.0.1:18123"]],
    [
      'ports: [{target: 80, published: "8080", host_ip: 127.0.0.2, protocol: tcp, mode: host}]',
      ["127.0.0.2:8080"],
    ],
    ['ports: ["${PORT:-8123}:8123"]', ["127.0.0.1:8123"]],
    [
      'ports: ["${A:-${B-9000}}:9000", "${HOST:-127.0.0.1}:$PORT:1"]',
      ["127.0.0.1:9000", "127.0.0.1:77"],
      { PORT: "77" },
    ],
    ['ports: ["${PORT:-1}:1"]', ["127.0.0.1:8123"], { PORT: "8123" }],
    ['ports: ["${PORT+2}:1"]', ["127.0.0.1:2"], { PORT: "8123" }],
    ["network_mode: host\nexpose: [6379, 6380/tcp]", ["127.0.0.1:6379-6380"]],
    ["network_mode: host", ["127.0.0.1"]],
    ["<<: {ports: ['1:1']}\nimage: x", ["127.0.0.1:1"]],
    ["<<: [{image: x}, {ports: ['1:1']}]", ["127.0.0.1:1"]],
  ] as const)("reads %s", (lines, doors, variables: Readonly<Record<string, string>> = {}) => {
    expect(said(lines, variables)).toEqual(doors);
  });

  it.each([
    ['ports: ["8123:8123/udp"]', "entry 1 of ports speaks UDP, not TCP, and is not looked at"],
    ["ports: [3000]", "entry 1 of ports gets whichever port is free"],
    ['ports: ["127.0.0.1::3000"]', "gets whichever port is free"],
    ["ports: [{target: 3000}]", "gets whichever port is free"],
    ['ports: ["${PORT}:8123"]', "depends on PORT, which has no value here"],
    ['ports: ["${PORT:?say it}:8123"]', "depends on PORT, which has no value here"],
    ['ports: ["80a:80"]', "is not written as a port is"],
    ['ports: ["example.com:80:80"]', "is not written as a port is"],
    ['ports: ["1-5:1-3"]', "is not written as a port is"],
    ['ports: ["70000:1"]', "is not written as a port is"],
    ['ports: ["${PORT:-80"]', "is not written as a port is"],
    ["ports: [[1, 2], true, null]", "is not written as a port is"],
    ["ports: 8123", "has ports that are not written as a list"],
    ["extends: {file: base.yml, service: x}", "extends, which is not followed"],
    ["network_mode: ${MODE}", "a network_mode that depends on what is not known here"],
    ["network_mode: container:abc", "a container outside this file"],
  ])("says what of %s it cannot look at", (lines, expected) => {
    expect(said(lines)).toEqual([]);
    expect(unseen(lines)).toContainEqual(expect.stringContaining(expected));
  });

  it("takes nothing from this process's own environment", () => {
    expect(unseen('ports: ["${PATH}:1"]')).toHaveLength(1);
    expect(unseen('ports: ["${constructor}:1", "${__proto__}:1"]')).toHaveLength(2);
  });

  it("says that a default was taken, which profile a service needs, and whose network it shares", () => {
    const { notes } = service('profiles: [debug]\nports: ["${PORT:-8123}:1"]');
    expect(notes.map(({ text }) => text)).toEqual([
      "runs only with the profile debug",
      "8123 is the default of PORT: with another value it is another port",
      expect.stringContaining("every address"),
    ]);
    expect(service("network_mode: service:two").notes[0]?.text).toContain(
      "it is reached through that one's ports",
    );
  });

  it("follows anchors and merge keys, and says that an include is not followed", () => {
    const text = [
      "include: [other.yml]",
      "x-common: &common",
      "  image: redis",
      "  ports: &ports ['6379:6379']",
      "services:",
      "  a: *common",
      "  b: {<<: *common, ports: ['7000:6379']}",
      "  c: {image: valkey/valkey:8, ports: *ports}",
    ].join("\n");
    const { targets, notes } = targetsFromCompose(text, "c.yml");
    expect(targets.map(({ said, expects, from }) => [said, expects, from])).toEqual([
      ["127.0.0.1:6379", "redis", "c.yml, service a, line 6"],
      ["127.0.0.1:7000", "redis", "c.yml, service b, line 7"],
      ["127.0.0.1:6379", "valkey", "c.yml, service c, line 8"],
    ]);
    expect(notes[0]).toEqual({
      from: "c.yml, line 1",
      text: "include names other files, which are not followed",
      unseen: true,
    });
  });

  it.each([
    ["", "expected a Compose file with services, found none"],
    ["a: 1", "expected a Compose file with services, found none"],
    ["services: [a]", "line 1: expected services to be named"],
    ["services:\n  a: {}\n  a: {}", "line 3: expected each key once"],
    ["services:\n  a: {ports: [}", "line 2: not valid YAML"],
    ["services:\n  a: *nowhere", "not valid YAML"],
    ["x".repeat(10_000_001), "expected at most 10 MB"],
    [`a: ${"x".repeat(1_000_001)}`, "expected YAML documents of at most 1 MB"],
  ])("is refused when it is none (%#)", (text, message) => {
    expect(() => targetsFromCompose(text, "c.yml")).toThrow(WatertightError);
    expect(() => targetsFromCompose(text, "c.yml")).toThrow(message);
  });

  it("quotes no value in errors and notes", () => {
    const secret = ["hunter", "2hunter"].join("");
    const texts = [
      `services: {a: {ports: ["${secret}"], network_mode: "\${X}${secret}", environment: {P: ${secret}}}}`,
      `services: {a: {ports: [{host_ip: ${secret}, published: ${secret}, target: 1, protocol: ${secret}}]}}`,
      `services: {a: *${secret}}`,
      `services: {a: "${secret}}`,
      `${secret}: 1\n${secret}: 2`,
    ];
    for (const text of texts) {
      let told: unknown;
      try {
        told = targetsFromCompose(text, "c.yml");
      } catch (thrown) {
        if (!(thrown instanceof WatertightError)) throw thrown;
        told = [thrown.message, thrown.hint];
      }
      expect(JSON.stringify(told)).not.toContain(secret);
    }
  });

  const aliased = (count: number, what: string): string =>
    `x: &x ${what}\nservices: {${Array.from({ length: count }, (_, index) => `s${index}: *x`).join(", ")}}`;

  it.each([
    [
      "an alias bomb",
      `a: &a [x]\n${"bcdefghij".replace(/./g, (letter) => `${letter}: &${letter} [${`*${String.fromCharCode(letter.charCodeAt(0) - 1)},`.repeat(9)}]\n`)}`,
    ],
    ["one range in very many services", aliased(3000, "{ports: ['1-65535:1-65535']}")],
    ["many ports in very many services", aliased(3000, `{ports: [${"'1:1',".repeat(1000)}]}`)],
    [
      "very many services",
      `services: {${Array.from({ length: 6000 }, (_, index) => `s${index}: {}`).join(", ")}}`,
    ],
    ["deep brackets", `services: ${"[".repeat(200_000)}`],
    ["deep lists", `services: ${"- ".repeat(200_000)}`],
    ["deep indentation", Array.from({ length: 1000 }, (_, depth) => `${" ".repeat(depth)}a:`).join("\n")],
    ["nothing but signs", `services: [${",".repeat(900_000)}`],
    ["very many documents", "---\na: 1\n".repeat(20_000)],
  ])("is refused, and soon, when it is %s", (_, text) => {
    const start = performance.now();
    expect(() => targetsFromCompose(text, "c.yml")).toThrow(WatertightError);
    expect(performance.now() - start).toBeLessThan(15_000);
  });

  it("stands a merge that leads back to itself", () => {
    expect(
      targetsFromCompose("services: &s\n  a: &a {<<: [*a, *a], ports: ['1:1']}\n", "c.yml").targets,
    ).toHaveLength(1);
  });

  it("is targets or a WatertightError, whatever is in it", () => {
    const leaf = fc.oneof(
      fc.string({ unit: "binary", maxLength: 12 }),
      fc.stringMatching(/^[0-9:${}A-Z\-/.[\]]{0,16}$/),
      fc.constantFrom(null, 0, -1, 1.5, true, 8123, 1e300),
    );
    const value = fc.letrec((tie) => ({
      tree: fc.oneof(
        { depthSize: "small" },
        leaf,
        fc.array(tie("tree"), { maxLength: 4 }),
        fc.dictionary(
          fc.constantFrom("target", "published", "host_ip", "protocol", "<<", "__proto__"),
          tie("tree"),
        ),
      ),
    })).tree;
    const names = fc.constantFrom(
      "ports",
      "expose",
      "network_mode",
      "image",
      "profiles",
      "extends",
      "<<",
      "__proto__",
    );
    const file = fc.record({
      services: fc.oneof(value, fc.dictionary(fc.string({ maxLength: 5 }), fc.dictionary(names, value))),
    });
    let read = 0;
    fc.assert(
      fc.property(
        fc.oneof(
          file.map((given) => JSON.stringify(given)),
          fc.string({ unit: "binary", maxLength: 200 }),
          yamlish,
        ),
        (text) => {
          try {
            targetsFromCompose(text, "c.yml");
            read += 1;
          } catch (thrown) {
            if (!(thrown instanceof WatertightError)) throw thrown;
          }
        },
      ),
      { numRuns: 500 },
    );
    expect(read).toBeGreaterThan(50);
  });
});

const yamlish = fc
  .array(
    fc.constantFrom(
      "services:",
      "\n",
      "  ",
      "a: ",
      "ports: ",
      "- ",
      "[",
      "]",
      "{",
      "}",
      "&a ",
      "*a",
      "<<: ",
      '"',
      "'",
      "|",
      ">",
      "---\n",
      "!!x ",
      "? ",
      ": ",
      ",",
      "#",
      "8123:8123",
      "%YAML 1.1\n",
      "...\n",
      "\t",
    ),
    { maxLength: 40 },
  )
  .map((parts) => parts.join(""));
