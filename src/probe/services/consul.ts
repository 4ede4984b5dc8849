import type { AskingDoor } from "../door.ts";
import { publishOnLoopback } from "../fix-steps.ts";
import { httpService } from "../http-service.ts";
import { defineService, type ReadCollection } from "../service.ts";
import type { HttpAnswer } from "../wire/http.ts";
import { isObject, textAt, valueAt } from "../wire/json.ts";
import { named } from "../wire/named.ts";
import { expectedList } from "../wire/paged.ts";

const self = "/v1/agent/self";
const everyKey = "/v1/kv/?keys";
const mostKeys = 50;

export const consul = defineService(
  httpService({
    id: "consul",
    title: "HashiCorp Consul",
    category: "coordination",
    ports: [8500, 8501],
    recognise: [
      {
        get: self,
        tells: (answer) =>
          isSelf(answer) ||
          answer.headers["x-consul-default-acl-policy"] !== undefined ||
          (answer.status === 403 && /lacks permission 'agent:read'/.test(answer.text)),
        version: ({ json }) => textAt(json, "Config", "Version"),
        identity: ({ json }) => textAt(json, "Config", "NodeID"),
      },
      // Its page is public by design, and can be switched off.
      { get: "/ui/", tells: ({ text }) => text.includes('name="consul-ui/config/environment"') },
    ],
    ask: [
      {
        get: self,
        open: isSelf,
        means: "shows its agent's configuration without a token",
        shows: ["see metadata"],
        version: ({ json }) => textAt(json, "Config", "Version"),
        identity: ({ json }) => textAt(json, "Config", "NodeID"),
        reach: ({ json }) =>
          valueAt(json, "DebugConfig", "EnableRemoteScriptChecks") === true
            ? [
                {
                  can: "run code",
                  because:
                    "script checks are on: who registers a service names a command that the agent runs",
                  how: "inferred",
                },
              ]
            : [],
      },
      {
        get: `${everyKey}&separator=/`,
        open: ({ status, json, headers }) =>
          status === 200 &&
          headers["x-consul-index"] !== undefined &&
          Array.isArray(json) &&
          json.every((one) => typeof one === "string"),
        means: "lists its keys without a token",
        shows: ["read data"],
        holds: ({ json }) => named(Array.isArray(json) ? json : []),
      },
      {
        get: "/v1/catalog/services",
        // With ACLs it answers everyone, and leaves out what is not theirs to see.
        open: ({ status, json, headers }) =>
          status === 200 &&
          headers["x-consul-index"] !== undefined &&
          isObject(json) &&
          Object.keys(json).length > 0,
        guarded: ({ status, json, headers }) =>
          [401, 403].includes(status) ||
          (status === 200 && headers["x-consul-index"] !== undefined && isObject(json)),
        grade: "weak",
        means: "names its services without a token",
        meansGuarded: "names none of its services without a token",
        shows: ["see metadata"],
      },
    ],
    reach: [
      { can: "write", because: "keys and services are put and deleted over the same API" },
      { can: "administer", because: "without ACLs every caller manages members, sessions and intentions" },
      {
        can: "read credentials",
        because: "applications keep their settings in its keys, passwords among them",
      },
    ],
    hasAuthentication: true,
    fix: () => [
      {
        do: "turn on ACLs that deny by default, and let it listen on loopback only; then consul acl bootstrap",
        where: "/etc/consul.d/consul.hcl, then restart server by server",
        language: "text",
        text: 'client_addr = "127.0.0.1"\nenable_script_checks = false\nacl {\n  enabled = true\n  default_policy = "deny"\n  enable_token_persistence = true\n}',
      },
      publishOnLoopback(8500),
    ],
    alsoSends: [`GET ${everyKey}`, "GET /v1/kv/{key}?raw"],
    content: { collections: (door, { rows }) => valuesOf(door, Math.min(rows, mostKeys)) },
    references: [
      "https://developer.hashicorp.com/consul/docs/security/acl",
      "https://developer.hashicorp.com/consul/api-docs/kv",
    ],
  }),
);

function isSelf({ json }: HttpAnswer): boolean {
  return textAt(json, "Config", "Datacenter") !== undefined && valueAt(json, "Member") !== undefined;
}

async function* valuesOf(door: AskingDoor, most: number): AsyncIterable<ReadCollection> {
  const answer = await door.get(everyKey);
  // Not one key is 404 here.
  const listed = answer.status === 404 ? [] : expectedList(answer);
  const keys = listed.filter((one): one is string => typeof one === "string");
  yield {
    name: "keys",
    rows: { count: keys.length, exact: true },
    async *records() {
      for (const key of keys.slice(0, most)) {
        const { status, text } = await door.get(`/v1/kv/${encodeURIComponent(key)}?raw`);
        if (status === 200 && text !== "") yield { key, value: text };
      }
    },
  };
}
