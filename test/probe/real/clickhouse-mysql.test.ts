import { once } from "node:events";
import { readFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { Transcript } from "../replay.ts";
import { verdictAt } from "../scanned.ts";

const path = fileURLToPath(new URL("../transcripts/clickhouse-mysql.yaml", import.meta.url));
const greeting = Buffer.from(
  Transcript.parse(parse(readFileSync(path, "utf8"))).greets?.base64 ?? "",
  "base64",
);

function packet(...payload: readonly (number | string)[]): Buffer {
  const body = Buffer.concat(
    payload.map((one) => (typeof one === "number" ? Buffer.from([one]) : Buffer.from(one))),
  );
  const head = Buffer.alloc(4);
  head.writeUIntLE(body.length, 0, 3);
  head[3] = 2;
  return Buffer.concat([head, body]);
}

/** Error 516, AUTHENTICATION_FAILED. */
const refusal = packet(0xff, 0x04, 0x02, "#00000default: Authentication failed");

/** What a server says to a login without a password, message by message, and what that makes of it. */
const replies = [
  ["accepts", [packet(0, 0, 0, 2, 0, 0, 0)], "open"],
  ["refuses", [refusal], "guarded"],
  ["asks for sha256_password after", [packet(0xfe, "sha256_password", 0, "abcdefgh", 0), refusal], "guarded"],
  ["fails at", [packet(0xff, 0xe8, 0x03, "#00000x")], "unknown"],
] as const;

describe("ClickHouse's MySQL door that", () => {
  test.each(replies)("%s the login of default", async (_, answers, verdict) => {
    const said: string[] = [];
    const server = createServer((socket) => {
      socket.on("error", () => {});
      socket.write(greeting);
      let at = 0;
      socket.on("data", (heard: Buffer) => {
        const text = heard.toString("latin1");
        if (text.startsWith("GET ")) return void socket.end();
        if (text.includes("mysql_native_password")) said.push(text);
        socket.write(answers[at] ?? refusal);
        at += 1;
      });
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    try {
      expect(await verdictAt(port, { patience: 1500 })).toBe("clickhouse.mysql unknown");
      expect(said).toEqual([]);
      expect(await verdictAt(port, { patience: 1500, tryDefaults: true })).toBe(
        `clickhouse.mysql ${verdict}`,
      );
      expect(said).toHaveLength(1);
      expect(said[0]).toMatch(/default\0\0mysql_native_password\0$/);
    } finally {
      server.close();
    }
  });
});
