import { publishOnLoopback } from "../fix-steps.ts";
import { httpService } from "../http-service.ts";
import { defineService } from "../service.ts";
import { isObject, textAt, valueAt } from "../wire/json.ts";

const health = "/v1/sys/health";

export const vault = defineService(
  httpService({
    id: "vault",
    title: "HashiCorp Vault",
    category: "platform",
    ports: [8200],
    recognise: [
      {
        // Public by design; its status tells whether it is sealed, its text the rest.
        get: health,
        tells: ({ json }) =>
          typeof valueAt(json, "initialized") === "boolean" &&
          typeof valueAt(json, "sealed") === "boolean" &&
          valueAt(json, "standby") !== undefined,
        version: ({ json }) => textAt(json, "version"),
        identity: ({ json }) => textAt(json, "cluster_id"),
      },
    ],
    ask: [
      {
        get: health,
        open: ({ json }) => valueAt(json, "initialized") === false,
        guarded: ({ json }) => valueAt(json, "initialized") === true,
        means: "is not set up: whoever comes first gets its unseal keys and its root token",
        meansGuarded: "is set up",
        shows: ["administer"],
      },
      {
        get: "/v1/sys/mounts",
        open: ({ status, json }) => status === 200 && isObject(valueAt(json, "data")),
        // 400 in older versions; sealed, it answers nobody.
        guarded: ({ status, text }) =>
          status === 401 ||
          status === 403 ||
          /missing client token|Vault is sealed|not initialized/.test(text),
        means: "lists its secret engines without a token",
        meansGuarded: "asks for a token, or is sealed",
        shows: ["see metadata", "administer"],
      },
    ],
    reach: [{ can: "read credentials", because: "keys, passwords and certificates are what it is for" }],
    hasAuthentication: true,
    fix: () => [
      {
        do: "set it up yourself before anyone else does, keep the unseal keys apart, and revoke the root token when others exist",
        where: "on the server",
        language: "shell",
        text: "vault operator init -key-shares=5 -key-threshold=3",
      },
      {
        do: "let it listen on the private network only, with TLS",
        where: "/etc/vault.d/vault.hcl, then restart",
        language: "text",
        text: 'listener "tcp" {\n  address       = "10.0.0.5:8200"\n  tls_cert_file = "/etc/vault.d/tls.crt"\n  tls_key_file  = "/etc/vault.d/tls.key"\n}',
      },
      publishOnLoopback(8200),
    ],
    references: [
      "https://developer.hashicorp.com/vault/api-docs/system/health",
      "https://developer.hashicorp.com/vault/docs/concepts/production-hardening",
    ],
  }),
);
