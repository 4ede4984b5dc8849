import { httpService } from "../http-service.ts";
import { defineService } from "../service.ts";
import { listAt, numberAt, textAt } from "../wire/json.ts";

export const livy = defineService(
  httpService({
    id: "livy",
    title: "Apache Livy",
    category: "compute",
    ports: [8998],
    recognise: [
      {
        get: "/version",
        tells: ({ json, text }) =>
          textAt(json, "version") !== undefined && textAt(json, "branch") !== undefined && /livy/i.test(text),
        version: ({ json }) => textAt(json, "version"),
      },
      {
        get: "/sessions",
        tells: ({ json }) => isListing(json, "sessions"),
      },
    ],
    ask: [
      {
        get: "/sessions",
        open: ({ json }) => isListing(json, "sessions"),
        means: "lists its sessions without a login",
        shows: ["see metadata"],
        holds: ({ json }) => [
          { name: "sessions", rows: { count: numberAt(json, "total") ?? 0, exact: true } },
        ],
      },
      {
        get: "/batches",
        open: ({ json }) => isListing(json, "sessions"),
        means: "lists its batches without a login",
        shows: ["see metadata"],
      },
    ],
    reach: [
      {
        can: "run code",
        because: "sessions and batches are begun by the same API and run what they are given on the cluster",
      },
      { can: "read data", because: "code in a session reads what the cluster may read" },
      { can: "reach other systems", because: "jobs load files from any address" },
    ],
    hasAuthentication: true,
    fix: () => [
      {
        do: "let it listen on loopback or the cluster's network only, and ask for Kerberos or LDAP",
        where: "conf/livy.conf, then restart",
        language: "ini",
        text: "livy.server.host = 127.0.0.1\nlivy.server.auth.type = kerberos\nlivy.server.auth.kerberos.principal = HTTP/…\nlivy.server.auth.kerberos.keytab = …\nlivy.server.access-control.enabled = true\nlivy.server.access-control.allowed-users = …",
      },
      { do: "put Apache Knox or another proxy with a login before it", where: "where notebooks reach it" },
    ],
    references: [
      "https://livy.apache.org/docs/latest/rest-api.html",
      "apache/incubator-livy conf/livy.conf.template",
    ],
  }),
);

function isListing(json: unknown, key: string): boolean {
  return (
    numberAt(json, "from") !== undefined &&
    numberAt(json, "total") !== undefined &&
    listAt(json, key) !== undefined
  );
}
