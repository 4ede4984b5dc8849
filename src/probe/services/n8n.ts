import { httpService } from "../http-service.ts";
import { defineService } from "../service.ts";
import { isObject, listAt, textAt, valueAt } from "../wire/json.ts";
import { named } from "../wire/named.ts";

export const n8n = defineService(
  httpService({
    id: "n8n",
    title: "n8n",
    category: "orchestration",
    ports: [5678],
    recognise: [
      {
        // Public by design, for the login page.
        get: "/rest/settings",
        tells: ({ json }) =>
          isObject(valueAt(json, "data", "userManagement")) ||
          (textAt(json, "data", "versionCli") !== undefined &&
            textAt(json, "data", "instanceId") !== undefined),
        version: ({ json }) => textAt(json, "data", "versionCli"),
        identity: ({ json }) => textAt(json, "data", "instanceId"),
        facts: ({ json }) => ({ isNew: isNew(json) }),
      },
    ],
    ask: [
      {
        get: "/rest/settings",
        only: ({ facts }) => facts?.["isNew"] === true,
        open: ({ json }) => isNew(json),
        means: "has no owner yet: whoever comes first becomes it",
        shows: ["administer"],
      },
      {
        get: "/rest/workflows",
        open: ({ json }) => listAt(json, "data") !== undefined,
        means: "lists its workflows without an account",
        shows: ["read data", "administer"],
        holds: ({ json }) => named(listAt(json, "data"), "name"),
      },
    ],
    reach: [
      { can: "run code", because: "workflows have nodes for code and for commands" },
      { can: "read credentials", because: "workflows use the stored credentials of other systems" },
      { can: "reach other systems", because: "workflows have nodes for HTTP and for hundreds of products" },
    ],
    hasAuthentication: true,
    fix: ({ facts }) => [
      facts["isNew"] === true
        ? {
            do: "open it now and make the owner's account, or shut it off until you do",
            where: "http://…:5678/setup",
          }
        : {
            do: "update n8n: since 1.0 it cannot run without accounts; until then set a name and a password",
            where: "environment of the n8n container",
            language: "ini",
            text: "N8N_BASIC_AUTH_ACTIVE=true\nN8N_BASIC_AUTH_USER=owner\nN8N_BASIC_AUTH_PASSWORD=…a long random password…",
          },
      {
        do: "let it listen on loopback only, behind a proxy with TLS",
        where: "environment, and docker-compose.yml",
        language: "yaml",
        text: 'environment:\n  - N8N_LISTEN_ADDRESS=127.0.0.1 # without a container\nports:\n  - "127.0.0.1:5678:5678"',
      },
    ],
    references: [
      "https://docs.n8n.io/hosting/configuration/user-management-self-hosted/",
      "n8n-io/n8n packages/cli/src/services/frontend.service.ts",
    ],
  }),
);

function isNew(json: unknown): boolean {
  return (
    valueAt(json, "data", "userManagement", "showSetupOnFirstLoad") === true ||
    valueAt(json, "data", "userManagement", "isInstanceOwnerSetUp") === false
  );
}
