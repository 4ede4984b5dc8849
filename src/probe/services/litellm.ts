import { publishOnLoopback } from "../fix-steps.ts";
import { httpService } from "../http-service.ts";
import { defineService } from "../service.ts";
import { versionFrom } from "../version-from.ts";
import { isObject, listAt, textAt, valueAt } from "../wire/json.ts";
import { named } from "../wire/named.ts";
import { openApiPage, openApiVersion } from "../wire/openapi.ts";

const described = httpService({
  id: "litellm",
  title: "LiteLLM proxy",
  category: "AI gateway",
  ports: [4000],
  recognise: [
    // Public with a master key as well, like /health/readiness, /openapi.json and /public.
    { get: "/", tells: ({ text }) => /<title>\s*LiteLLM API\b/i.test(text) },
    { get: "/health/liveliness", tells: ({ json }) => json === "I'm alive!" },
  ],
  ask: [
    {
      get: "/model/info",
      open: ({ json }) =>
        listAt(json, "data")?.every(
          (one) => textAt(one, "model_name") !== undefined && isObject(valueAt(one, "litellm_params")),
        ) ?? false,
      means: "shows its models and their settings, and takes requests for them, without a key",
      meansGuarded: "asks for a key",
      shows: ["see metadata"],
      holds: ({ json }) => named(listAt(json, "data"), "model_name"),
    },
  ],
  reach: [
    {
      can: "reach other systems",
      because: "prompts go to the model providers with the owner's keys and at the owner's cost",
    },
    {
      can: "administer",
      because:
        "without a master key everyone is its administrator: models, keys and settings are changed by the same API where a database is attached",
    },
    { can: "read data", because: "spend logs hold prompts and answers where they are stored" },
  ],
  hasAuthentication: true,
  fix: ({ port }) => [
    {
      do: "set a master key, give each user a key of their own, and never permit it to start without one",
      where: "environment of the proxy, then restart",
      language: "ini",
      text: "LITELLM_MASTER_KEY=sk-…a long random key…\nLITELLM_SALT_KEY=…another…\n# remove LITELLM_DANGEROUSLY_PERMIT_WEAK_OR_UNSET_MASTER_KEY\nNO_DOCS=True",
    },
    { do: "look at the bills and usage pages of the model providers for requests that were not yours" },
    publishOnLoopback(port, 4000),
  ],
  references: [
    "https://docs.litellm.ai/docs/proxy/virtual_keys",
    "https://docs.litellm.ai/docs/proxy/health",
    "BerriAI/litellm litellm/proxy/proxy_server.py",
  ],
});

export const liteLlm = defineService(versionFrom(described, openApiPage, openApiVersion));
