import { createServer as createHttpServer, type Server as HttpServer, type IncomingMessage } from "node:http";
import { createServer as createTcpServer, type Socket, type Server as TcpServer } from "node:net";
import { z } from "zod";

const Exchange = z.strictObject({
  /** `GET /collections`, with its query. */
  request: z.string(),
  status: z.int(),
  headers: z.record(z.string(), z.string()).default({}),
  body: z.string().default(""),
  base64: z.string().optional(),
});

const Utterance = z.strictObject({
  /** A pattern over the bytes that came, read as Latin-1. */
  hears: z.string(),
  text: z.string().optional(),
  base64: z.string().optional(),
  hangsUp: z.boolean().default(false),
});

/** What a server once said, so that it can be said again. */
export const Transcript = z.strictObject({
  service: z.string().describe("id of the service that has to be recognised"),
  verdict: z.enum(["open", "weak", "guarded", "unknown"]),
  version: z.string().optional().describe("that has to be told"),
  tryDefaults: z.boolean().default(false).describe("what it says answers the account it ships with"),
  from: z
    .string()
    .describe("the real server that it was recorded from, or the page that it was written from"),
  http: z.array(Exchange).optional(),
  /** What all other requests are answered with. */
  otherwise: Exchange.omit({ request: true }).default({ status: 404, headers: {}, body: "not found" }),
  greets: z.strictObject({ text: z.string().optional(), base64: z.string().optional() }).optional(),
  tcp: z.array(Utterance).optional(),
});
export type Transcript = z.infer<typeof Transcript>;

export interface Replay {
  readonly port: number;
  /** Everything that was asked: request lines, or what each connection said. */
  readonly heard: readonly string[];
  /** Bodies of what was posted. */
  readonly posted: readonly { readonly request: string; readonly body: string }[];
  stop(): Promise<void>;
}

/** A server on loopback that says again what stands in a transcript. */
export async function replay(
  transcript: Transcript,
  at: { readonly address: string; readonly port: number } = { address: "127.0.0.1", port: 0 },
): Promise<Replay> {
  const heard: string[] = [];
  const posted: { request: string; body: string }[] = [];
  const server =
    transcript.http === undefined ? tcpServer(transcript, heard) : httpServer(transcript, heard, posted);
  await new Promise<void>((resolve) => server.listen(at.port, at.address, resolve));
  const address = server.address();
  return {
    port: typeof address === "object" && address !== null ? address.port : 0,
    heard,
    posted,
    stop: () =>
      new Promise((resolve) => {
        if ("closeAllConnections" in server) server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

function httpServer(
  { http = [], otherwise }: Transcript,
  heard: string[],
  posted: { request: string; body: string }[],
): HttpServer {
  return createHttpServer((asked: IncomingMessage, reply) => {
    const request = `${asked.method} ${asked.url}`;
    heard.push(request);
    let said = "";
    asked.setEncoding("utf8").on("data", (text: string) => {
      said += text;
    });
    asked.on("end", () => {
      if (asked.method === "POST") posted.push({ request, body: said });
    });
    const { status, headers, body, base64 } = http.find((one) => one.request === request) ?? otherwise;
    reply.writeHead(status, headers);
    reply.end(base64 === undefined ? body : Buffer.from(base64, "base64"));
  });
}

function tcpServer({ greets, tcp = [] }: Transcript, heard: string[]): TcpServer {
  const said = new Map<Socket, string>();
  return createTcpServer((socket) => {
    socket.on("error", () => {});
    if (greets !== undefined) socket.write(bytesOf(greets));
    said.set(socket, "");
    socket.on("data", (chunk: Buffer) => {
      const all = `${said.get(socket)}${chunk.toString("latin1")}`;
      const answer = tcp.find(({ hears }) => new RegExp(hears, "s").test(all));
      if (answer === undefined) {
        said.set(socket, all);
        return;
      }
      heard.push(all);
      said.set(socket, "");
      socket.write(bytesOf(answer));
      if (answer.hangsUp) socket.end();
    });
    socket.on("close", () => {
      const rest = said.get(socket) ?? "";
      if (rest !== "") heard.push(rest);
      said.delete(socket);
    });
  });
}

function bytesOf({ text, base64 }: { text?: string | undefined; base64?: string | undefined }): Buffer {
  return base64 === undefined ? Buffer.from(text ?? "", "latin1") : Buffer.from(base64, "base64");
}
