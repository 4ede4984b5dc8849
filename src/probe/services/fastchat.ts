import { publishOnLoopback } from "../fix-steps.ts";
import { httpService } from "../http-service.ts";
import { defineService } from "../service.ts";
import { openApiHas, openApiPage } from "../wire/openapi.ts";

export const fastChat = defineService(
  httpService({
    id: "fastchat",
    title: "FastChat controller",
    category: "model serving",
    ports: [21001],
    recognise: [
      {
        get: openApiPage,
        tells: (answer) =>
          openApiHas(answer, "/register_worker") &&
          openApiHas(answer, "/get_worker_address") &&
          openApiHas(answer, "/test_connection"),
      },
    ],
    ask: [
      {
        get: "/test_connection",
        open: ({ json }) => json === "success",
        means: "answers anyone as it answers its workers: it cannot ask for a key",
        shows: ["see metadata"],
      },
    ],
    reach: [
      {
        can: "administer",
        because: "models and workers are listed, registered and refreshed by the same API",
      },
      { can: "read data", because: "whoever registers as a worker is sent the prompts that others write" },
      {
        can: "reach other systems",
        because: "a worker that registers names the address that the controller then asks",
      },
    ],
    hasAuthentication: false,
    fix: ({ port }) => [
      {
        do: "let the controller and its workers listen on loopback or a network of their own; they have no password to set",
        language: "shell",
        text: "python3 -m fastchat.serve.controller --host 127.0.0.1",
      },
      publishOnLoopback(port, 21001),
    ],
    references: ["lm-sys/FastChat fastchat/serve/controller.py"],
  }),
);
