// The least that a proxy in Node can do: both ends of node:http, bodies piped through. Prints its port.
import { Agent, createServer, request } from "node:http";

const [vendorPort] = process.argv.slice(2);
const agent = new Agent({ keepAlive: true, maxSockets: 20_000 });

const server = createServer((incoming, outgoing) => {
  const { host: _, ...headers } = incoming.headers;
  const onward = request(
    {
      agent,
      host: "127.0.0.1",
      port: Number(vendorPort),
      path: incoming.url,
      method: incoming.method,
      headers,
    },
    (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    },
  );
  onward.on("error", () => outgoing.destroy());
  outgoing.on("close", () => onward.destroy());
  incoming.pipe(onward);
});
server.keepAliveTimeout = 120_000;
server.listen({ host: "127.0.0.1", port: 0, backlog: 16_384 }, () =>
  process.stdout.write(`${server.address().port}\n`),
);
