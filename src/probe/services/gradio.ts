import { httpService } from "../http-service.ts";
import { defineService } from "../service.ts";
import { textAt } from "../wire/json.ts";

export const gradio = defineService(
  httpService({
    id: "gradio",
    title: "Gradio app",
    category: "AI application",
    ports: [7860, 7861],
    recognise: [
      {
        get: "/",
        tells: ({ text }) => text.includes("window.gradio_config"),
        version: ({ text }) => /window\.gradio_config = \{"version":"([^"]{1,40})"/.exec(text)?.[1],
        facts: ({ text }) => ({ app: /<title>([^<]{1,80})<\/title>/.exec(text)?.[1] }),
      },
    ],
    ask: [
      {
        // Larger than what is read of an answer when the app is large, so its beginning has to do.
        get: "/config",
        open: ({ status, text }) =>
          status === 200 && /^\{"version":"[^"]{1,40}"/.test(text) && text.includes('"components":'),
        grade: "weak",
        means: "serves its app to anyone, who then works with its models and sees its outputs",
        meansGuarded: "asks for a login",
        shows: ["see metadata"],
        version: ({ json }) => textAt(json, "version"),
        reach: () => [
          {
            can: "reach other systems",
            because: "files are taken from addresses that a caller names",
            how: "inferred",
          },
        ],
        notes: () => ["an app that is meant for everyone is fine as it is; one that is not needs a login"],
      },
    ],
    reach: [],
    hasAuthentication: true,
    fix: () => [
      {
        do: "ask for a login, listen on loopback only, and never share it through a tunnel",
        where: "where the app calls launch()",
        language: "text",
        text: 'app.launch(\n    server_name="127.0.0.1",\n    share=False,\n    auth=(os.environ["APP_USER"], os.environ["APP_PASSWORD"]),\n)',
      },
      {
        do: "publish its port on loopback only",
        where: "docker-compose.yml",
        language: "yaml",
        text: 'ports:\n  - "127.0.0.1:7860:7860"',
      },
    ],
    references: [
      "https://www.gradio.app/guides/sharing-your-app#authentication",
      "gradio-app/gradio gradio/routes.py",
    ],
  }),
);
