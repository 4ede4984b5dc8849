import { publishOnLoopback } from "../fix-steps.ts";
import { httpService } from "../http-service.ts";
import { defineService } from "../service.ts";
import type { HttpAnswer } from "../wire/http.ts";
import { textAt, valueAt } from "../wire/json.ts";
import { named } from "../wire/named.ts";

const self = "/v1/agent/self";

export const nomad = defineService(
  httpService({
    id: "nomad",
    title: "HashiCorp Nomad",
    category: "compute",
    ports: [4646],
    recognise: [
      { get: self, tells: isSelf, version: versionOf },
      // Its page is public by design.
      { get: "/ui/", tells: ({ text }) => text.includes('name="nomad-ui/config/environment"') },
    ],
    ask: [
      {
        get: "/v1/jobs",
        open: ({ status, json, headers }) =>
          status === 200 && headers["x-nomad-index"] !== undefined && Array.isArray(json),
        means: "lists its jobs without a token",
        shows: ["see metadata", "administer"],
        holds: ({ json }) => named(Array.isArray(json) ? json : [], "Name"),
      },
      {
        get: self,
        open: isSelf,
        grade: "weak",
        means: "shows its agent's configuration without a token",
        shows: ["see metadata"],
        version: versionOf,
      },
    ],
    reach: [
      {
        can: "run code",
        because: "a job is a command: who may submit one runs it on every client of the cluster",
      },
      {
        can: "read credentials",
        because: "jobs carry environment variables, and tasks get tokens of Vault and Consul",
      },
    ],
    hasAuthentication: true,
    fix: () => [
      {
        do: "turn on ACLs, and let it listen on loopback or the private network only; then nomad acl bootstrap",
        where: "/etc/nomad.d/nomad.hcl, on servers and clients, then restart",
        language: "text",
        text: 'bind_addr = "10.0.0.5"\naddresses {\n  http = "127.0.0.1"\n}\nacl {\n  enabled = true\n}\ntls {\n  http = true\n  rpc = true\n  verify_https_client = true\n}',
      },
      publishOnLoopback(4646),
    ],
    references: [
      "https://developer.hashicorp.com/nomad/docs/secure/acl",
      "https://developer.hashicorp.com/nomad/api-docs/jobs",
    ],
  }),
);

function isSelf({ json }: HttpAnswer): boolean {
  return valueAt(json, "stats", "nomad") !== undefined && valueAt(json, "member") !== undefined;
}

/** A record in `config` since 0.9, a text in the member's tags before. */
function versionOf({ json }: HttpAnswer): string | undefined {
  return textAt(json, "config", "Version", "Version") ?? textAt(json, "member", "Tags", "build");
}
