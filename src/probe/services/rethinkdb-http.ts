import type { FixStep } from "../../model/index.ts";
import { publishOnLoopback } from "../fix-steps.ts";
import { httpService } from "../http-service.ts";
import { defineService } from "../service.ts";

export const rethinkdbReferences: readonly string[] = [
  "https://rethinkdb.com/docs/security/",
  "https://rethinkdb.com/docs/writing-drivers/",
  "rethinkdb/rethinkdb src/client_protocol/server.cc, src/rdb_protocol/ql2.proto",
  "projectdiscovery/nuclei-templates http/misconfiguration/rethinkdb-admin-console.yaml",
];

export function rethinkdbFix(): readonly FixStep[] {
  return [
    {
      do: "let the console listen on loopback only, or not at all: it takes everyone for the administrator",
      where: "/etc/rethinkdb/instances.d/instance1.conf, then restart",
      language: "ini",
      text: "bind=127.0.0.1\nbind-http=127.0.0.1\n# or: no-http-admin",
    },
    {
      do: "give the account admin a password: it has none from the start",
      where: "any driver, as admin",
      language: "text",
      text: "r.db('rethinkdb').table('users').get('admin').update({password: '…a long random password…'})",
    },
    publishOnLoopback(28015),
  ];
}

export const rethinkdbHttp = defineService(
  httpService({
    id: "rethinkdb.http",
    title: "RethinkDB console",
    category: "database",
    ports: [8080],
    recognise: [
      { get: "/", tells: ({ text }) => /<title>RethinkDB Administration Console<\/title>/.test(text) },
    ],
    ask: [
      {
        get: "/",
        open: ({ text }) => /<title>RethinkDB Administration Console<\/title>/.test(text),
        means: "serves its administration console, which has no login",
        shows: ["read data", "administer"],
      },
    ],
    reach: [
      { can: "write", because: "the console runs any query as the administrator" },
      { can: "reach other systems", because: "r.http in a query fetches any address" },
    ],
    hasAuthentication: false,
    fix: rethinkdbFix,
    references: rethinkdbReferences,
  }),
);
