import { publishOnLoopback } from "../fix-steps.ts";
import { defineService } from "../service.ts";

export const attu = defineService({
  id: "attu",
  title: "Attu (console of Milvus)",
  category: "vector database",
  ports: [3000, 8000],
  wire: "http",
  sends: ["GET /"],
  async recognise(door) {
    const { status, text } = await door.get("/");
    return status === 200 && /<title>\s*Attu\s*<\/title>/i.test(text) ? {} : undefined;
  },
  // It has no accounts of its own: whoever opens it names the Milvus to connect to, and that one decides.
  async ask(door) {
    const { summary } = await door.get("/");
    return [
      {
        request: "GET /",
        answer: summary,
        says: "weak",
        means: "gives anyone a console that connects to whichever Milvus they name",
        shows: ["reach other systems"],
        notes: ["what can be read through it is decided by Milvus itself: look at its port 19530"],
      },
    ];
  },
  reach: [],
  hasAuthentication: false,
  fix: ({ port }) => [
    {
      do: "turn authorization on in Milvus (common.security.authorizationEnabled: true): the console then asks for a user",
    },
    publishOnLoopback(port, 3000),
  ],
  references: ["https://github.com/zilliztech/attu", "https://milvus.io/docs/authenticate.md"],
});
