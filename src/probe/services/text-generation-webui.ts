import { publishOnLoopback } from "../fix-steps.ts";
import { httpService } from "../http-service.ts";
import { defineService } from "../service.ts";
import { textAt } from "../wire/json.ts";
import { openApiHas, openApiPage } from "../wire/openapi.ts";

export const textGenerationWebUi = defineService(
  httpService({
    id: "text-generation-webui",
    title: "Text Generation WebUI",
    category: "model serving",
    ports: [7860, 5000],
    recognise: [
      {
        // Its pages are Gradio's, under a title of its own.
        get: "/",
        tells: ({ text }) =>
          text.includes("window.gradio_config") &&
          /<title>\s*(?:Text Generation Web ?UI|TextGen)\b/i.test(text),
        facts: () => ({ door: "pages" }),
      },
      {
        get: openApiPage,
        tells: (answer) =>
          openApiHas(answer, "/v1/internal/model/info") && openApiHas(answer, "/v1/internal/lora/load"),
        facts: () => ({ door: "interface" }),
      },
    ],
    ask: [
      {
        get: "/config",
        only: ({ facts }) => facts?.["door"] === "pages",
        open: ({ status, text }) =>
          status === 200 && /^\{"version":"[^"]{1,40}"/.test(text) && text.includes('"components":'),
        means: "serves its pages to anyone, who then chats, loads models and changes settings",
        meansGuarded: "asks for a login",
        shows: ["administer"],
      },
      {
        get: "/v1/internal/model/info",
        only: ({ facts }) => facts?.["door"] === "interface",
        open: ({ json }) => textAt(json, "model_name") !== undefined,
        means: "takes requests for its model without a key",
        meansGuarded: "asks for a key",
        shows: ["see metadata"],
        holds: ({ json }) => [{ name: (textAt(json, "model_name") ?? "").slice(0, 200) }],
      },
    ],
    reach: [
      {
        can: "administer",
        because: "models and adapters are loaded and unloaded in the same way, unless an admin key is set",
      },
      { can: "read data", because: "the pages show the chats that are kept on the server" },
      {
        can: "run code",
        because: "the pages install extensions and load models whose own code comes with them",
      },
    ],
    hasAuthentication: true,
    fix: ({ port }) => [
      {
        do: "start it without --listen and --share, with a login for its pages and keys for its interface",
        where: "CMD_FLAGS.txt",
        language: "text",
        text: "--gradio-auth-path auth.txt --api --api-key …a long random key… --admin-key …another…",
      },
      publishOnLoopback(port),
    ],
    references: ["oobabooga/text-generation-webui modules/api/script.py, modules/shared.py"],
  }),
);
