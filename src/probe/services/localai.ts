import { publishOnLoopback } from "../fix-steps.ts";
import { httpService } from "../http-service.ts";
import { defineService } from "../service.ts";
import { versionFrom } from "../version-from.ts";
import { textAt } from "../wire/json.ts";
import { isModelList, modelsHeld, modelsPage } from "../wire/openai.ts";

const described = httpService({
  id: "localai",
  title: "LocalAI",
  category: "model serving",
  ports: [8080],
  // Public with authentication on as well.
  recognise: [{ get: "/", tells: ({ text }) => /<title>\s*LocalAI\b/i.test(text) }],
  ask: [
    {
      get: modelsPage,
      open: isModelList,
      means: "lists its models and takes requests for them without a key",
      meansGuarded: "asks for a key",
      shows: ["see metadata"],
      holds: modelsHeld,
    },
  ],
  reach: [
    { can: "administer", because: "models and their settings are installed and deleted by the same API" },
    {
      can: "run code",
      because: "backends are programs that the same API installs from an address that the caller names",
    },
    {
      can: "reach other systems",
      because: "models and images are fetched from addresses that the caller names",
    },
  ],
  hasAuthentication: true,
  fix: ({ port }) => [
    {
      do: "ask for a key; with none set everyone is the administrator",
      where: "environment of the server, then restart",
      language: "ini",
      text: "LOCALAI_ADDRESS=127.0.0.1:8080\nLOCALAI_API_KEY=…a long random key…",
    },
    publishOnLoopback(port, 8080),
  ],
  references: [
    "https://localai.io/features/authentication/",
    "mudler/LocalAI core/http/auth/public_routes.go, core/http/routes",
  ],
});

export const localAi = defineService(
  versionFrom(described, "/version", ({ json }) => textAt(json, "version")),
);
