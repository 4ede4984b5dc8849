import { once } from "node:events";
import { createServer, type IncomingMessage, type RequestListener } from "node:http";
import { type AddressInfo, createServer as createTcpServer, type Socket } from "node:net";
import { describe, expect, test } from "vitest";
import { services } from "../../../src/probe/index.ts";
import { scanned } from "../scanned.ts";

const own = services.filter(({ id }) => id.startsWith("clickhouse."));
const control = "13006341436729206234";
const versionTable = JSON.stringify({
  meta: [{ name: "version" }, { name: "control" }],
  data: [["24.3.1.1", control]],
});

const isStatement = ({ url = "" }: IncomingMessage): boolean => url.startsWith("/?query=");

/** Servers that are no ClickHouse, or not one that can be believed. */
const decoys: readonly (readonly [what: string, listener: RequestListener])[] = [
  ["says Ok. to everything", (_, reply) => void reply.end("Ok.\n")],
  ["says 1 to everything", (_, reply) => void reply.end("1\n")],
  ["says 1 to every statement", (asked, reply) => void reply.end(isStatement(asked) ? "1\n" : "Ok.\n")],
  ["fails at everything", (_, reply) => void reply.writeHead(500).end("Internal Server Error")],
  [
    "refuses everything in ClickHouse's words",
    (_, reply) => void reply.writeHead(403).end("Code: 516. DB::Exception: no"),
  ],
  [
    "gives everybody the same table",
    (_, reply) => void reply.writeHead(200, { "x-clickhouse-query-id": "1" }).end(versionTable),
  ],
  [
    "gives every statement a table of its own",
    (asked, reply) =>
      void reply.end(
        isStatement(asked)
          ? '{"meta":[{"name":"version"},{"name":"control"}],"data":[["24.3.1.1","1"]]}'
          : "Ok.\n",
      ),
  ],
  ["has a login page for everything", (_, reply) => void reply.writeHead(302, { location: "/login" }).end()],
];

describe("a web server that", () => {
  test.each(decoys)("%s is not taken for ClickHouse", async (_, listener) => {
    const { port, stop } = await listening(createServer(listener));
    try {
      const { exposures, strange } = await scanned([port], { services: own, patience: 1000 });
      expect(exposures).toEqual([]);
      expect(strange).toHaveLength(1);
    } finally {
      stop();
    }
  });

  test("lets one statement in and answers the others with nonsense is open, with no more than it proved", async () => {
    const nonsense = [
      "[]",
      "{}",
      '{"meta":[],"data":[[]]}',
      "\u0000",
      "Code: 999. DB::Exception: x",
      "<html>",
      '{"meta":[{"name":"user"}],"data":[[{"a":1}]]}',
    ];
    let count = 0;
    const { port, stop } = await listening(
      createServer((asked, reply) => {
        if (asked.url === "/") return void reply.end("Ok.\n");
        if (!isStatement(asked)) return void reply.writeHead(404).end("There is no handle");
        count += 1;
        return void reply.end(
          asked.url?.includes("SELECT+version()") === true ? versionTable : nonsense[count % nonsense.length],
        );
      }),
    );
    try {
      const { exposures } = await scanned([port], { services: own });
      expect(exposures[0]?.exposure).toMatchObject({ verdict: "open", holds: [] });
      expect(exposures[0]?.exposure.readers).toBeUndefined();
    } finally {
      stop();
    }
  });

  test("sends 10,000 tables, users and readers with odd values is read within bounds", async () => {
    const { port, stop } = await listening(
      createServer((asked, reply) => {
        if (asked.url === "/") return void reply.end("Ok.\n");
        if (!isStatement(asked)) return void reply.writeHead(404).end("There is no handle");
        if (asked.url?.includes("SELECT+version()") === true) return void reply.end(versionTable);
        const names = [
          "database",
          "name",
          "engine",
          "entries",
          "bytes",
          "user",
          "from_address",
          "client",
          "reads",
          "first_at",
          "last_at",
          "of_tables",
          "auth",
          "anywhere",
          "cluster",
          "hosts",
          "table",
          "columns",
          "server",
          "value",
          "since",
          "kind",
          "tables",
          "plain",
          "origin",
          "names",
          "first_second",
          "last_second",
          "first_day",
          "last_day",
        ];
        const values = names.map(
          (_, at) => [9e15, "\u001b[31m", null, -1, [1, 2], { a: 1 }, "no_password"][at % 7],
        );
        reply.end(
          JSON.stringify({
            meta: names.map((name) => ({ name })),
            data: Array.from({ length: 700 }, () => values),
          }),
        );
      }),
    );
    try {
      const { exposures } = await scanned([port], { services: own });
      const exposure = exposures[0]?.exposure;
      expect(exposure?.verdict).toBe("open");
      expect(exposure?.holds.length).toBeLessThanOrEqual(200);
      expect(exposure?.readers?.length ?? 0).toBeLessThanOrEqual(50);
      expect(JSON.stringify(exposure)).not.toContain("\\u001b");
    } finally {
      stop();
    }
  });
});

describe("a server that claims to be for clickhouse-client", () => {
  const page = "HTTP/1.0 400 Bad Request\r\n\r\nPort 9000 is for clickhouse-client program\r\n";
  const replies: readonly (readonly [what: string, said: Buffer])[] = [
    ["says nothing more", Buffer.alloc(0)],
    ["sends a number without end", Buffer.alloc(64, 0xff)],
    ["sends a name of 4 GiB", Buffer.from([0, 0xff, 0xff, 0xff, 0xff, 0x0f])],
    ["greets as something else", Buffer.from("\u0000\u0005MySQL", "latin1")],
  ];

  test.each(replies)("and %s is not taken for open", async (_, said) => {
    const { port, stop } = await listening(
      createTcpServer((socket: Socket) => {
        socket.on("error", () => {});
        socket.once("data", (heard) => socket.end(heard.toString("latin1").startsWith("GET") ? page : said));
      }),
    );
    try {
      const { exposures, strange } = await scanned([port], { services: own, patience: 800 });
      expect(exposures.filter(({ exposure }) => exposure.verdict === "open")).toEqual([]);
      expect(exposures.length + strange.length).toBe(1);
    } finally {
      stop();
    }
  });
});

async function listening(
  server: ReturnType<typeof createServer> | ReturnType<typeof createTcpServer>,
): Promise<{ readonly port: number; stop(): void }> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    stop: () => {
      if ("closeAllConnections" in server) server.closeAllConnections();
      server.close();
    },
  };
}
