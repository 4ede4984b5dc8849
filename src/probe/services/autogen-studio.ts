import { httpService } from "../http-service.ts";
import { defineService } from "../service.ts";
import { listAt, textAt, valueAt } from "../wire/json.ts";
import { named } from "../wire/named.ts";

export const autogenStudio = defineService(
  httpService({
    id: "autogen-studio",
    title: "AutoGen Studio",
    category: "AI application",
    ports: [8081],
    recognise: [
      {
        // Public by design.
        get: "/api/version",
        tells: ({ json }) =>
          textAt(json, "message") === "Version retrieved successfully" &&
          textAt(json, "data", "version") !== undefined,
        version: ({ json }) => textAt(json, "data", "version"),
      },
    ],
    ask: [
      {
        // Not the teams: asked for the first time, they are made.
        get: "/api/sessions/?user_id=guestuser%40gmail.com",
        open: ({ json }) => valueAt(json, "status") === true && listAt(json, "data") !== undefined,
        means: "lists the guest's sessions without a login; any other user's are listed by naming the user",
        shows: ["read data"],
        holds: ({ json }) => named(listAt(json, "data"), "name"),
      },
    ],
    reach: [
      { can: "run code", because: "its agents have tools that are Python, and an executor for code" },
      { can: "read credentials", because: "models are stored together with the keys of their providers" },
      { can: "administer", because: "teams, galleries and settings are changed by the same API" },
    ],
    hasAuthentication: true,
    fix: () => [
      {
        do: "let it listen on loopback only: by its own documentation it is a prototype and not for production",
        where: "its command line",
        language: "shell",
        text: "autogenstudio ui --host 127.0.0.1 --port 8081",
      },
      {
        do: "where others need it, ask for a login (GitHub, experimental)",
        where: "auth.yaml, given with --auth-config",
        language: "yaml",
        text: "type: github\njwt_secret: …a long random text…\ngithub:\n  client_id: …\n  client_secret: …\n  callback_url: https://…/api/auth/callback",
      },
    ],
    references: ["https://microsoft.github.io/autogen/stable/user-guide/autogenstudio-user-guide/usage.html"],
  }),
);
