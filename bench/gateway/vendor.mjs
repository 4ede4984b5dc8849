// A vendor for measuring: answers at once, so that what is measured is what stands before it. Prints its port.
import { createServer } from "node:http";

const answer = JSON.stringify({
  id: "chatcmpl-bench",
  object: "chat.completion",
  created: 1_760_000_000,
  model: "bench",
  choices: [
    {
      index: 0,
      message: { role: "assistant", content: "The meeting is on Thursday at ten. ".repeat(6) },
      finish_reason: "stop",
    },
  ],
  usage: { prompt_tokens: 200, completion_tokens: 50, total_tokens: 250 },
});

const chunk = (text, finish = null) =>
  `data: ${JSON.stringify({
    id: "chatcmpl-bench",
    object: "chat.completion.chunk",
    created: 1_760_000_000,
    model: "bench",
    choices: [{ index: 0, delta: { content: text }, finish_reason: finish }],
  })}\n\n`;

const chunks = 100;
const pause = 10;

/** `x-bench`: `stream` (100 chunks, 10 ms apart), `idle` (one chunk, then silence), else one whole answer. */
const server = createServer((request, response) => {
  const body = [];
  request.on("data", (part) => body.push(part));
  request.on("end", () => {
    const text = Buffer.concat(body).toString();
    if (!text.includes('"stream":true')) {
      response.writeHead(200, { "content-type": "application/json", "content-length": answer.length });
      response.end(answer);
      return;
    }
    response.writeHead(200, { "content-type": "text/event-stream" });
    if (text.includes("stay idle")) {
      response.write(chunk("waiting "));
      return;
    }
    let sent = 0;
    const timer = setInterval(() => {
      // The time at which it was sent travels inside, so that the client knows how long it took.
      response.write(chunk(`${process.hrtime.bigint()} `));
      sent += 1;
      if (sent < chunks) return;
      clearInterval(timer);
      response.end(`${chunk("", "stop")}data: [DONE]\n\n`);
    }, pause);
    response.on("close", () => clearInterval(timer));
  });
});
server.keepAliveTimeout = 120_000;
server.listen({ host: "127.0.0.1", port: 0, backlog: 16_384 }, () =>
  process.stdout.write(`${server.address().port}\n`),
);
