import { httpService } from "../http-service.ts";
import { defineService } from "../service.ts";
import { textAt } from "../wire/json.ts";

export const langflow = defineService(
  httpService({
    id: "langflow",
    title: "Langflow",
    category: "AI application",
    ports: [7860],
    recognise: [
      {
        // Public by design.
        get: "/api/v1/version",
        tells: ({ json }) => /^langflow/i.test(textAt(json, "package") ?? ""),
        version: ({ json }) => textAt(json, "version"),
      },
    ],
    ask: [
      {
        // The answer is a token: it is not read. What does not exist is answered with a page, so JSON tells the two apart.
        get: "/api/v1/auto_login",
        keep: "status",
        open: ({ status, headers }) => status === 200 && (headers["content-type"] ?? "").includes("json"),
        guarded: ({ status }) => [400, 401, 403].includes(status),
        means: "logs every visitor in as its superuser (auto login)",
        meansGuarded: "has auto login off",
        shows: ["administer", "read credentials"],
      },
    ],
    reach: [
      { can: "read data", because: "flows, messages and files are served to the one who is logged in" },
      { can: "run code", because: "custom components are Python run by the server" },
      { can: "reach other systems", because: "components fetch any address" },
    ],
    hasAuthentication: true,
    fix: () => [
      {
        do: "turn auto login off, name a superuser, and take part in no sign-ups",
        where: "environment of the langflow container, then restart",
        language: "ini",
        text: "LANGFLOW_AUTO_LOGIN=False\nLANGFLOW_SUPERUSER=owner\nLANGFLOW_SUPERUSER_PASSWORD=…a long random password…\nLANGFLOW_SECRET_KEY=…a random key…\nLANGFLOW_NEW_USER_IS_ACTIVE=False",
      },
      {
        do: "let it listen on loopback only",
        where: "its command line",
        language: "shell",
        text: "langflow run --host 127.0.0.1",
      },
    ],
    references: [
      "https://docs.langflow.org/api-keys-and-authentication",
      "langflow-ai/langflow src/backend/base/langflow/api/v1/login.py",
    ],
  }),
);
