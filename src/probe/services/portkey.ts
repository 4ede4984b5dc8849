import { publishOnLoopback } from "../fix-steps.ts";
import { httpService } from "../http-service.ts";
import { defineService } from "../service.ts";
import { textAt } from "../wire/json.ts";
import { modelsPage } from "../wire/openai.ts";

export const portkey = defineService(
  httpService({
    id: "portkey",
    title: "Portkey AI gateway",
    category: "AI gateway",
    ports: [8787],
    recognise: [{ get: "/", tells: ({ text }) => text.trim() === "AI Gateway says hey!" }],
    ask: [
      {
        // An endless stream of prompts, answers and keys: nothing of it is read.
        get: "/log/stream",
        keep: "status",
        open: ({ status, headers }) =>
          status === 200 && (headers["content-type"] ?? "").startsWith("text/event-stream"),
        means:
          "sends everyone who listens the prompts, the answers and the providers' keys of each request that passes",
        shows: ["read data", "read credentials"],
      },
      {
        get: modelsPage,
        open: ({ json }) => textAt(json, "message")?.includes("x-portkey-provider") ?? false,
        grade: "weak",
        means: "passes requests on for anyone, to whichever host they name: it cannot ask for a key",
        shows: ["reach other systems"],
      },
    ],
    reach: [
      {
        can: "reach other systems",
        because: "x-portkey-custom-host names any host, those of its own network among them",
      },
    ],
    hasAuthentication: false,
    fix: ({ port }) => [
      {
        do: "put a proxy in front that asks for a key on every path, and let nothing else reach it",
        where: "Caddyfile",
        language: "text",
        text: '@known header X-Gateway-Key "{$GATEWAY_KEY}"\nhandle @known {\n  reverse_proxy 127.0.0.1:8787\n}\nrespond 401',
      },
      {
        do: "start it without its console, which is what the stream is for",
        language: "shell",
        text: "npx @portkey-ai/gateway --headless",
      },
      { do: "rotate the keys of the model providers that passed through it while it was open" },
      publishOnLoopback(port, 8787),
    ],
    references: [
      "Portkey-AI/gateway src/start-server.ts, src/middlewares/log",
      "https://portkey.ai/docs/product/open-source",
    ],
  }),
);
