import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { type Decoy, decoy, httpDecoy, tlsDecoy } from "./decoys.ts";
import { Transcript } from "./replay.ts";
import { scanned } from "./scanned.ts";

const decoys: Decoy[] = [];

afterEach(async () => {
  await Promise.all(decoys.splice(0).map((one) => one.stop()));
});

async function started(one: Promise<Decoy>): Promise<Decoy> {
  const made = await one;
  decoys.push(made);
  return made;
}

/** What is said of a decoy; never that it is open, weak or guarded. */
async function saidOf(port: number, patience = 700): Promise<string> {
  const { exposures, strange } = await scanned([port], { patience });
  expect(
    exposures.filter(({ exposure }) => exposure.verdict !== "unknown").map(({ exposure }) => exposure),
  ).toEqual([]);
  return exposures[0]?.exposure.verdict ?? strange[0]?.verdict ?? "closed";
}

describe("a web server that answers 200 to everything", () => {
  const bodies = {
    "a page": "<html><title>Welcome</title></html>",
    nothing: "",
    Ok: "Ok.\n",
    "1": "1\n",
    "an empty object": "{}",
    "an empty list": "[]",
    "a status": '{"status":"ok","version":"1.0.0","data":[],"models":[],"result":{}}',
    "a list of objects": '[{"id":"1","name":"a","version":"1"}]',
    "a login page": '<form action="/login"><input name="password"></form>',
    metrics: "# HELP up\nup 1\n",
  };
  test.each(Object.entries(bodies))("with %s is no open service", async (_, body) => {
    for (const type of ["text/html", "application/json", "text/plain"]) {
      const { port } = await started(
        httpDecoy((_, reply) => {
          reply.writeHead(200, { "content-type": type });
          reply.end(body);
        }),
      );
      expect(await saidOf(port)).toBe("unknown");
    }
  });

  test("that repeats what it was asked is no open service", async () => {
    const { port } = await started(
      httpDecoy((asked, reply) => {
        reply.writeHead(200, { "content-type": "application/json" });
        reply.end(
          JSON.stringify({
            path: asked.url,
            query: decodeURIComponent(asked.url ?? ""),
            headers: asked.headers,
          }),
        );
      }),
    );
    expect(await saidOf(port)).toBe("unknown");
  });
});

describe("a honeypot that pretends to be everything", () => {
  const folder = fileURLToPath(new URL("transcripts", import.meta.url));
  const transcripts = readdirSync(folder)
    .filter((file) => file.endsWith(".yaml"))
    .map((file) => Transcript.parse(parse(readFileSync(`${folder}/${file}`, "utf8"))))
    .filter(({ verdict }) => verdict === "open");

  test("on the web is unknown, and said to be one", async () => {
    const pages = new Map(transcripts.flatMap(({ http = [] }) => http.map((page) => [page.request, page])));
    expect(pages.size).toBeGreaterThan(100);
    const { port } = await started(
      httpDecoy((asked, reply) => {
        const page = pages.get(`${asked.method} ${asked.url}`);
        reply.writeHead(page?.status ?? 404, page?.headers ?? {});
        reply.end(page?.base64 === undefined ? page?.body : Buffer.from(page.base64, "base64"));
      }),
    );
    const { exposures } = await scanned([port], { patience: 1000 });
    expect(exposures.map(({ exposure }) => exposure.verdict)).toEqual(["unknown"]);
    expect(exposures[0]?.exposure.why).toContain("honeypot");
  });

  test("in protocols of their own is unknown, and said to be one", async () => {
    const replies = transcripts
      .filter(({ service }) => ["redis", "memcached", "zookeeper"].includes(service))
      .flatMap(({ tcp = [] }) => tcp)
      .filter(({ hears }) => hears !== "." && !hears.startsWith("^GET"));
    const { port } = await started(
      decoy((socket) => {
        let heard = "";
        socket.on("data", (chunk: Buffer) => {
          heard += chunk.toString("latin1");
          const reply = replies.find(({ hears }) => new RegExp(hears, "s").test(heard));
          if (reply === undefined) return;
          heard = "";
          socket.write(
            reply.base64 === undefined
              ? Buffer.from(reply.text ?? "", "latin1")
              : Buffer.from(reply.base64, "base64"),
          );
        });
      }),
    );
    const { exposures } = await scanned([port], { patience: 1000 });
    expect(exposures.map(({ exposure }) => exposure.verdict)).toEqual(["unknown"]);
    expect(exposures[0]?.exposure.why).toContain("honeypot");
  });
});

describe("a door that", () => {
  test("takes a connection and says nothing is left soon, and called unknown", async () => {
    const { port } = await started(decoy(() => {}));
    expect(await saidOf(port, 150)).toBe("unknown");
  });

  test("drips a byte at a time is left", async () => {
    const { port } = await started(
      decoy((socket) => {
        const timer = setInterval(() => socket.write("x"), 20);
        socket.on("close", () => clearInterval(timer));
      }),
    );
    expect(await saidOf(port, 150)).toBe("unknown");
  });

  test("drips a web page is left", async () => {
    const { port } = await started(
      httpDecoy((_, reply) => {
        reply.writeHead(200, { "content-type": "application/json" });
        const timer = setInterval(() => reply.write("["), 20);
        reply.on("close", () => clearInterval(timer));
      }),
    );
    expect(await saidOf(port, 150)).toBe("unknown");
  });

  test("never stops sending costs bounded memory", async () => {
    const block = Buffer.alloc(1 << 20, "{");
    let sent = 0;
    const pour = (socket: {
      write(block: Buffer): boolean;
      once(event: "drain", more: () => void): unknown;
    }): void => {
      while (sent < 10e9) {
        sent += block.length;
        if (!socket.write(block)) return void socket.once("drain", () => pour(socket));
      }
    };
    const raw = await started(decoy((socket) => pour(socket)));
    const web = await started(
      httpDecoy((_, reply) => {
        reply.writeHead(200, { "content-type": "application/json" });
        pour(reply);
      }),
    );
    const before = process.memoryUsage().rss;
    expect(await saidOf(raw.port)).toBe("unknown");
    expect(await saidOf(web.port)).toBe("unknown");
    expect(sent).toBeGreaterThan(2 << 20);
    expect(process.memoryUsage().rss - before).toBeLessThan(300e6);
  });

  test("hangs up at once is unknown", async () => {
    const { port } = await started(decoy((socket) => socket.destroy()));
    expect(await saidOf(port)).toBe("unknown");
  });

  test("greets with nonsense is unknown", async () => {
    const { port } = await started(decoy((socket) => socket.end("220 \u0000\u00ff welcome\r\n\r\n")));
    expect(await saidOf(port)).toBe("unknown");
  });

  test("greets as SSH is named, and is no data service", async () => {
    const { port } = await started(decoy((socket) => socket.write("SSH-2.0-OpenSSH_9.2p1\r\n")));
    const { strange, exposures } = await scanned([port], { patience: 500 });
    expect(exposures).toEqual([]);
    expect(strange).toMatchObject([{ verdict: "other", speaks: "SSH" }]);
  });

  test("sends everything on to somewhere else is not followed", async () => {
    let asked = 0;
    const elsewhere = await started(
      httpDecoy((_, reply) => {
        asked += 1;
        reply.end();
      }),
    );
    const { port } = await started(
      httpDecoy((request, reply) => {
        reply.writeHead(302, { location: `http://127.0.0.1:${elsewhere.port}${request.url}` });
        reply.end();
      }),
    );
    expect(await saidOf(port)).toBe("unknown");
    expect(asked).toBe(0);
  });

  test("answers random bytes is unknown", async () => {
    const { port } = await started(
      decoy((socket) => socket.on("data", () => socket.write(Buffer.from("8f3a00ff10c2e9", "hex")))),
    );
    expect(await saidOf(port, 300)).toBe("unknown");
  });

  test("speaks TLS under another name is looked into all the same, and its certificate told", async () => {
    const { port } = await started(
      tlsDecoy((socket) => {
        socket.on("data", (chunk: Buffer) => {
          const text = chunk.toString("latin1");
          if (text.includes("PING")) socket.write("+PONG\r\n");
          else if (text.includes("server")) socket.write("$22\r\nredis_version:7.0.15\r\n\r\n");
          else if (text.includes("keyspace")) socket.write("$10\r\n# Keyspace\r\n");
          else socket.end("-ERR unknown command\r\n");
        });
      }, "elsewhere.example"),
    );
    const { exposures } = await scanned([port], { patience: 1000 });
    expect(exposures).toHaveLength(1);
    expect(exposures[0]?.exposure).toMatchObject({ service: "redis", verdict: "open" });
    expect(exposures[0]?.exposure.doors[0]?.tls).toMatchObject({
      trusted: false,
      subject: "CN=elsewhere.example",
    });
  });
});
