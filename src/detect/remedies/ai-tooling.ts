import type { Remedy } from "./remedy.ts";
import { fromMemory, gatheredOn, removeCopies, replaceKey } from "./steps.ts";

/** Traces, vector stores, model hubs and the platforms AI products are built on. */
export const aiTooling: readonly Remedy[] = [
  {
    id: "rotate.huggingface",
    title:
      "Revoke the token at huggingface.co/settings/tokens (or by the open revocation API), then make a new one",
    steps: [
      { do: "Invalidate or delete the token", where: "https://huggingface.co/settings/tokens" },
      {
        do: "A token that is not yours can be revoked too, without signing in; its owner gets a mail",
        where: 'POST https://huggingface.co/api/credentials/revoke {"credentials": ["…"]}',
      },
      replaceKey,
      {
        do: "See whether someone used it: the organisation's audit log (Team and Enterprise), repo.* and org.* events",
        where: "https://huggingface.co/docs/hub/audit-logs",
      },
      removeCopies,
    ],
    verified: "file",
    asOf: gatheredOn,
    references: [
      "https://github.com/huggingface/hub-docs/blob/242f4a1/docs/hub/security-tokens.md",
      "https://github.com/huggingface/hub-docs/blob/242f4a1/docs/hub/audit-logs.md",
    ],
  },
  {
    id: "rotate.langfuse",
    title: "Delete the key pair in Langfuse (Project Settings > API Keys), then create a new one",
    steps: [
      {
        do: "Delete the key pair: it stops working at once (needs the Owner or Admin role)",
        where: "Project Settings > API Keys",
      },
      replaceKey,
      { do: "See whether someone used it: traces and exports you did not make since the key leaked" },
      {
        do: `If you host Langfuse yourself and its environment leaked, change NEXTAUTH_SECRET, SALT and ENCRYPTION_KEY too ${fromMemory}`,
      },
      removeCopies,
    ],
    verified: "page",
    asOf: gatheredOn,
    references: [
      "https://langfuse.com/faq/all/lost-secret-key",
      "https://langfuse.com/faq/all/where-are-langfuse-api-keys",
    ],
  },
  {
    id: "rotate.langsmith",
    title: "Delete the key in LangSmith (Settings > API Keys), then create a new one",
    steps: [
      {
        do: "Find the key and delete it with the trash icon",
        where: "https://smith.langchain.com > Settings > API Keys",
      },
      replaceKey,
      { do: "See whether someone used it: runs and datasets you did not make since the key leaked" },
      removeCopies,
    ],
    verified: "page",
    asOf: gatheredOn,
    references: ["https://docs.langchain.com/langsmith/create-account-api-key"],
  },
  {
    id: "rotate.pinecone",
    title: "Delete the key in the Pinecone console (project > API keys), then create a new one",
    steps: [
      {
        do: "Delete the key; everything that uses it stops at once",
        where: "https://app.pinecone.io > project > API keys",
      },
      { do: "Or delete it on the command line", where: "pc api-key delete -i KEY_ID" },
      replaceKey,
      {
        do: `See whether someone used it: read units and records of each index since the key leaked ${fromMemory}`,
      },
      removeCopies,
    ],
    verified: "page",
    asOf: gatheredOn,
    references: [
      "https://docs.pinecone.io/guides/projects/manage-api-keys",
      "https://docs.pinecone.io/reference/api/2025-04/admin/delete_api_key",
    ],
  },
  {
    id: "rotate.supabase",
    title: "Delete the leaked key in Supabase (Project Settings > API Keys), then make a new one",
    steps: [
      {
        do: "sb_secret_ key: close the hole it leaked through, delete the key, then create another",
        where: "Project Settings > API Keys",
      },
      {
        do: "service_role key (a JWT): move to secret keys, then disable the legacy keys; they can no longer be rotated alone",
        where: "https://supabase.com/docs/guides/security/rotate-leaked-api-keys",
      },
      { do: "sbp_ token: delete it in your account", where: "https://supabase.com/dashboard/account/tokens" },
      {
        do: `An anon or publishable key is public by design: check row level security on every table instead ${fromMemory}`,
      },
      { do: `See whether someone used it: the API and Postgres logs of the project ${fromMemory}` },
      removeCopies,
    ],
    verified: "page",
    asOf: gatheredOn,
    references: [
      "https://supabase.com/docs/guides/security/rotate-leaked-api-keys",
      "https://supabase.com/docs/guides/troubleshooting/rotating-anon-service-and-jwt-secrets-1Jq6yd",
    ],
  },
  {
    id: "rotate.databricks",
    title: "Revoke the token in Databricks (Settings > Developer > Access tokens), then generate a new one",
    steps: [
      {
        do: "Revoke the token in the user settings",
        where: `Settings > Developer > Access tokens ${fromMemory}`,
      },
      {
        do: "A workspace admin can list everybody's tokens and revoke them",
        where: "databricks token-management list",
      },
      replaceKey,
      { do: `See whether someone used it: the workspace's audit log ${fromMemory}` },
      removeCopies,
    ],
    verified: "page",
    asOf: gatheredOn,
    references: [
      "https://docs.gitguardian.com/secrets-detection/secrets-detection-engine/detectors/specifics/databricks_authentication_token",
      "https://learn.microsoft.com/azure/databricks/admin/access-control/tokens",
    ],
  },
];
