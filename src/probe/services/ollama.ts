import { publishOnLoopback } from "../fix-steps.ts";
import { httpService } from "../http-service.ts";
import { defineService } from "../service.ts";
import { versionFrom } from "../version-from.ts";
import { isObject, listAt, textAt } from "../wire/json.ts";
import { named } from "../wire/named.ts";

const described = httpService({
  id: "ollama",
  title: "Ollama",
  category: "model serving",
  ports: [11434],
  recognise: [
    { get: "/", tells: ({ status, text }) => status === 200 && text.trim() === "Ollama is running" },
  ],
  ask: [
    {
      // Open without a single model as well: whoever comes may load one.
      get: "/api/tags",
      open: ({ json }) => isModels(json),
      means: "lists its models and takes requests for them: it cannot ask for a key",
      shows: ["see metadata"],
      holds: ({ json }) => named(listAt(json, "models"), "name"),
    },
    {
      get: "/api/ps",
      open: ({ json }) => isModels(json),
      grade: "weak",
      means: "tells which models are at work",
      shows: ["see metadata"],
      notes: ({ json }) => named(listAt(json, "models"), "name").map(({ name }) => `in memory now: ${name}`),
    },
  ],
  reach: [
    { can: "administer", because: "models are deleted, replaced and made by the same API" },
    { can: "write", because: "models of any size are pulled onto its disk" },
    {
      can: "read data",
      because: "models and the system prompts baked into them are shown, and pushed to a registry",
    },
    {
      can: "reach other systems",
      because: "models are pulled from and pushed to a registry that the caller names",
    },
  ],
  hasAuthentication: false,
  fix: ({ port }) => [
    {
      do: "let it listen on loopback only; it has no password to set",
      where: "systemctl edit ollama.service, then restart",
      language: "ini",
      text: '[Service]\nEnvironment="OLLAMA_HOST=127.0.0.1:11434"',
    },
    {
      do: "for other machines put a proxy in front that asks for a key and lets only /api/chat, /api/generate and /v1/chat/completions through",
      where: "Caddyfile",
      language: "text",
      text: '@known {\n  header Authorization "Bearer {$OLLAMA_PROXY_KEY}"\n  path /api/chat /api/generate /v1/chat/completions\n}\nhandle @known {\n  reverse_proxy 127.0.0.1:11434 {\n    header_up Host localhost:11434\n  }\n}\nrespond 401',
    },
    publishOnLoopback(port, 11434),
  ],
  references: [
    "https://docs.ollama.com/faq#how-can-i-expose-ollama-on-my-network",
    "ollama/ollama server/routes.go, issues 1053, 9114, 12476",
  ],
});

export const ollama = defineService(
  versionFrom(described, "/api/version", ({ json }) => textAt(json, "version")),
);

function isModels(json: unknown): boolean {
  return (
    isObject(json) && (listAt(json, "models")?.every((one) => textAt(one, "name") !== undefined) ?? false)
  );
}
