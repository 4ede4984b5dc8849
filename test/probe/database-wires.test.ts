import { createServer } from "node:net";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DoorFault } from "../../src/probe/door-fault.ts";
import { services } from "../../src/probe/index.ts";
import { berValues } from "../../src/probe/wire/ber.ts";
import { bsonOf, readBson } from "../../src/probe/wire/bson.ts";
import { ByteReader } from "../../src/probe/wire/byte-reader.ts";
import { greetingOf } from "../../src/probe/wire/mysql.ts";
import { pack, unpack } from "../../src/probe/wire/packstream.ts";
import { scanned } from "./scanned.ts";

/** A value, or a fault of the door: nothing else may come of a peer's bytes. */
function isAnsweredFor(read: () => unknown): boolean {
  try {
    read();
    return true;
  } catch (thrown) {
    return thrown instanceof DoorFault;
  }
}

const bytes = fc.uint8Array({ maxLength: 400 }).map((list) => Buffer.from(list));

describe("whatever bytes a peer sends", () => {
  test.each([
    ["BSON", (message: Buffer) => readBson(message)],
    ["PackStream", (message: Buffer) => unpack(new ByteReader(message))],
    ["BER", (message: Buffer) => berValues(message)],
    ["a greeting of MySQL", (message: Buffer) => greetingOf(message)],
  ] as const)("%s gives a value or a fault", (_, read) => {
    fc.assert(fc.property(bytes, (message) => isAnsweredFor(() => read(message))));
  });

  test("a greeting of MySQL with a right head and anything after it gives a value or nothing", () => {
    fc.assert(
      fc.property(bytes, fc.constantFrom(10, 0xff), (rest, kind) => {
        const head = Buffer.alloc(5);
        head.writeUIntLE(rest.length + 1, 0, 3);
        head.writeUInt8(kind, 4);
        return isAnsweredFor(() => greetingOf(Buffer.concat([head, rest])));
      }),
    );
  });

  test("documents and lists nested without end are refused", () => {
    const nested = (depth: number): Buffer => {
      let document = bsonOf({ at: "the bottom" });
      for (let level = 0; level < depth; level += 1) {
        const body = Buffer.concat([Buffer.from([3, 0x61, 0]), document, Buffer.from([0])]);
        const length = Buffer.alloc(4);
        length.writeInt32LE(body.length + 4);
        document = Buffer.concat([length, body]);
      }
      return document;
    };
    expect(() => readBson(nested(10))).not.toThrow();
    expect(() => readBson(nested(1000))).toThrow(DoorFault);
    expect(() => unpack(new ByteReader(Buffer.alloc(10_000, 0x91)))).toThrow(DoorFault);
  });
});

describe("what is written is what is read", () => {
  const leaf = fc.oneof(fc.string({ maxLength: 40 }), fc.integer({ min: 0, max: 30_000 }), fc.boolean());
  const documents = fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), leaf, { maxKeys: 10 });

  test.each([
    ["BSON", (document: Record<string, string | number | boolean>) => readBson(bsonOf(document))],
    [
      "PackStream",
      (document: Record<string, string | number | boolean>) => unpack(new ByteReader(pack(document))),
    ],
  ] as const)("%s", (_, around) => {
    fc.assert(
      fc.property(documents, (document) => {
        expect(around(document)).toEqual({ ...document });
      }),
    );
  });
});

const asked = services.filter(
  ({ wire, category, id }) => wire === "tcp" && category === "database" && !id.startsWith("clickhouse"),
);

test("the databases asked here are those that are known", () => {
  expect(asked.length).toBeGreaterThanOrEqual(7);
});

test.each(asked.map((service) => [service.id, service] as const))(
  "%s is never open at a peer that answers at random",
  async (_, service) => {
    const samples = fc.sample(fc.uint8Array({ minLength: 1, maxLength: 300 }), 25);
    let at = 0;
    const server = createServer((socket) => {
      socket.on("error", () => {});
      socket.on("data", () => {
        at += 1;
        socket.end(Buffer.from(samples[at % samples.length] ?? []));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    try {
      for (let round = 0; round < 5; round += 1) {
        const { exposures } = await scanned([port], {
          services: [service],
          patience: 300,
          tryDefaults: true,
        });
        expect(exposures.map(({ exposure }) => exposure.verdict)).not.toContain("open");
      }
      expect(at).toBeGreaterThan(0);
    } finally {
      await new Promise((resolve) => server.close(resolve));
    }
  },
);
