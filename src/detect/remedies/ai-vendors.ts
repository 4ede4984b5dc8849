import type { Remedy } from "./remedy.ts";
import { fromMemory, gatheredOn, removeCopies, replaceKey } from "./steps.ts";

/** Vendors that run models for you. */
export const aiVendors: readonly Remedy[] = [
  {
    id: "rotate.openai",
    title: "Revoke the key at platform.openai.com/api-keys, then make a new one",
    steps: [
      { do: "Delete the key", where: "https://platform.openai.com/api-keys" },
      {
        do: "An organisation admin can also delete it through the API",
        where: "DELETE https://api.openai.com/v1/organization/projects/{project_id}/api_keys/{key_id}",
      },
      replaceKey,
      {
        do: "See whether someone used it: usage grouped by api_key_id, and the audit log",
        where: "GET https://api.openai.com/v1/organization/usage/completions and /v1/organization/audit_logs",
      },
      removeCopies,
    ],
    verified: "file",
    asOf: gatheredOn,
    references: [
      "https://github.com/openai/openai-openapi/blob/f85dbe2/openapi.yaml",
      "https://help.openai.com/en/articles/9047852-how-can-i-delete-my-api-key",
    ],
  },
  {
    id: "rotate.openai-admin",
    title:
      "Delete the admin key now at platform.openai.com (Settings > Admin keys): it can create keys and read the audit log",
    steps: [
      { do: "Delete the admin key", where: "https://platform.openai.com/settings/organization/admin-keys" },
      {
        do: "Or delete it through the API with another admin key",
        where: "DELETE https://api.openai.com/v1/organization/admin_api_keys/{key_id}",
      },
      {
        do: "See what it did: look for keys, projects and members made since it leaked, and delete what nobody knows",
        where: "GET https://api.openai.com/v1/organization/audit_logs",
      },
      replaceKey,
      removeCopies,
    ],
    verified: "file",
    asOf: gatheredOn,
    references: ["https://github.com/openai/openai-openapi/blob/f85dbe2/openapi.yaml"],
  },
  {
    id: "rotate.anthropic",
    title: "Delete the key on the API keys page of the Claude Console, then create a new one",
    steps: [
      {
        do: "Open API keys, the menu with three dots beside the key, and choose Delete API Key; this is permanent",
        where: `https://platform.claude.com/settings/keys ${fromMemory}`,
      },
      replaceKey,
      {
        do: "See whether someone used it: the usage report, grouped by api_key_id (needs an admin key)",
        where: "GET https://api.anthropic.com/v1/organizations/usage_report/messages",
      },
      removeCopies,
    ],
    verified: "page",
    asOf: gatheredOn,
    references: [
      "https://support.claude.com/en/articles/8384961-what-should-i-do-if-i-suspect-my-api-key-has-been-compromised",
      "https://docs.gitlab.com/user/application_security/dast/browser/checks/798.130/",
      "https://docs.anthropic.com/en/api/usage-cost-api",
    ],
  },
  {
    id: "rotate.groq",
    title: "Delete the key at console.groq.com/keys, then create a new one",
    steps: [
      { do: "Delete the key", where: "https://console.groq.com/keys" },
      replaceKey,
      { do: `See whether someone used it: the usage page of the console ${fromMemory}` },
      removeCopies,
    ],
    verified: "file",
    asOf: gatheredOn,
    references: ["https://github.com/trufflesecurity/how-to-rotate/blob/main/content/docs/tutorials/groq.md"],
  },
  {
    id: "rotate.mistral",
    title: "Delete the key at console.mistral.ai/api-keys, then create a new one",
    steps: [
      { do: "Delete the key", where: "https://console.mistral.ai/api-keys" },
      replaceKey,
      { do: `See whether someone used it: the usage page of the console ${fromMemory}` },
      removeCopies,
    ],
    verified: "page",
    asOf: gatheredOn,
    references: [
      "https://docs.gitguardian.com/secrets-detection/secrets-detection-engine/detectors/specifics/mistralai_apikey",
    ],
  },
  {
    id: "rotate.cohere",
    title: "Revoke the key in the Cohere dashboard (API Keys), then create a new one",
    steps: [
      {
        do: "Open API Keys in the dashboard and revoke the key",
        where: `https://dashboard.cohere.com/api-keys ${fromMemory}`,
      },
      replaceKey,
      { do: `See whether someone used it: billing and usage in the dashboard ${fromMemory}` },
      removeCopies,
    ],
    verified: "page",
    asOf: gatheredOn,
    references: [
      "https://docs.cohere.com/reference/create-an-api-key",
      "https://nango.dev/docs/api-integrations/cohere/connect",
    ],
  },
  {
    id: "rotate.deepseek",
    title: "Delete the key at platform.deepseek.com/api_keys, then create a new one",
    steps: [
      { do: "Delete the key", where: "https://platform.deepseek.com/api_keys" },
      replaceKey,
      {
        do: "See whether someone used it: the usage page and the balance",
        where: "https://platform.deepseek.com/usage",
      },
      removeCopies,
    ],
    verified: "recalled",
    asOf: gatheredOn,
    references: ["https://api-docs.deepseek.com/api/get-user-balance"],
  },
  {
    id: "rotate.xai",
    title: "Delete the key in the xAI console (console.x.ai), then create a new one",
    steps: [
      { do: "Delete the key under API keys", where: "https://console.x.ai" },
      replaceKey,
      { do: "See whether someone used it: the audit log of the console", where: "xAI Console > Audit Log" },
      removeCopies,
    ],
    verified: "page",
    asOf: gatheredOn,
    references: ["https://docs.x.ai/console/faq/security"],
  },
  {
    id: "rotate.perplexity",
    title: "Revoke the key in the Perplexity console (console.perplexity.ai), then generate a new one",
    steps: [
      {
        do: "Revoke the key under API keys; a revoked key cannot be brought back",
        where: "https://console.perplexity.ai",
      },
      {
        do: "Or revoke it through the API: the body names the key as auth_token",
        where: "POST https://api.perplexity.ai/revoke_auth_token",
      },
      replaceKey,
      { do: `See whether someone used it: usage and credit of the API group ${fromMemory}` },
      removeCopies,
    ],
    verified: "page",
    asOf: gatheredOn,
    references: [
      "https://docs.perplexity.ai/docs/admin/api-key-management",
      "https://docs.perplexity.ai/api-reference/revoke-auth-token-post",
    ],
  },
  {
    id: "rotate.openrouter",
    title: "Delete the key on OpenRouter's key settings page, then create a new one with a credit limit",
    steps: [
      { do: "Delete the key", where: `https://openrouter.ai/settings/keys ${fromMemory}` },
      replaceKey,
      {
        do: "See whether someone used it: the activity page",
        where: `https://openrouter.ai/activity ${fromMemory}`,
      },
      removeCopies,
    ],
    verified: "page",
    asOf: gatheredOn,
    references: [
      "https://openrouter.ai/docs/api_reference/authentication",
      "https://openrouter.ai/docs/guides/guides/api-key-rotation",
    ],
  },
  {
    id: "rotate.replicate",
    title: "Disable the token at replicate.com/account/api-tokens, then create a new one",
    steps: [
      { do: "Disable the token", where: "https://replicate.com/account/api-tokens" },
      replaceKey,
      { do: `See whether someone used it: predictions and billing of the account ${fromMemory}` },
      removeCopies,
    ],
    verified: "page",
    asOf: gatheredOn,
    references: ["https://replicate.com/docs/topics/security/api-tokens"],
  },
  {
    id: "rotate.together",
    title: "Delete the key in Together's settings (the account's first key can only be regenerated)",
    steps: [
      {
        do: "Delete the key; the default user key of an account cannot be revoked, regenerate that one instead",
        where: `https://api.together.ai/settings/api-keys`,
      },
      replaceKey,
      { do: `See whether someone used it: billing and usage in the settings ${fromMemory}` },
      removeCopies,
    ],
    verified: "page",
    asOf: gatheredOn,
    references: [
      "https://docs.together.ai/docs/multiple-api-keys",
      "https://reference.langchain.com/python/langchain-together/langchain_together",
    ],
  },
  {
    id: "rotate.elevenlabs",
    title: "Regenerate the key in ElevenLabs (Profile + API Key): that revokes the old one in the same step",
    steps: [
      {
        do: "Regenerate the key: the new one is made and the old one dies at once",
        where: "https://elevenlabs.io/app > Profile + API Key > Regenerate",
      },
      { do: `See whether someone used it: the history and the character usage of the account ${fromMemory}` },
      removeCopies,
    ],
    verified: "file",
    asOf: gatheredOn,
    references: [
      "https://github.com/trufflesecurity/how-to-rotate/blob/main/content/docs/tutorials/elevenlabs.md",
    ],
  },
];
