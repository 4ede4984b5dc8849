import { publishOnLoopback } from "../fix-steps.ts";
import { httpService } from "../http-service.ts";
import { defineService } from "../service.ts";
import type { HttpAnswer } from "../wire/http.ts";
import { textAt, valueAt } from "../wire/json.ts";

/** Not a login: without authentication any name is believed. */
const asAnyone = { "x-trino-user": "watertight", "x-presto-user": "watertight" };

export const trino = defineService(
  httpService({
    id: "trino",
    title: "Trino",
    category: "database",
    ports: [8080, 8443],
    recognise: [
      {
        // Public by design.
        get: "/v1/info",
        tells: ({ json }) =>
          textAt(json, "nodeVersion", "version") !== undefined &&
          typeof valueAt(json, "coordinator") === "boolean",
        version: ({ json }) => textAt(json, "nodeVersion", "version"),
        // Presto counts 0.280, Trino 435.
        title: ({ json }) =>
          textAt(json, "nodeVersion", "version")?.startsWith("0.") ? "Presto" : undefined,
      },
    ],
    ask: [
      {
        get: "/v1/query",
        headers: asAnyone,
        open: ({ status, json }) => status === 200 && Array.isArray(json) && json.every(isQuery),
        guarded: ({ status, text }) =>
          status === 401 || status === 407 || (status === 403 && !/worker|not a coordinator/i.test(text)),
        means: "lists the statements of all its users to anyone who gives a name",
        shows: ["read data"],
        notes: listed,
      },
    ],
    reach: [
      {
        can: "write",
        because: "statements run as whatever name the caller gives, with its connectors' rights",
      },
      {
        can: "reach other systems",
        because: "every catalog is another database that it holds the login for",
      },
    ],
    hasAuthentication: true,
    fix: () => [
      {
        do: "demand TLS and a password, and let no one in over plain HTTP",
        where: "etc/config.properties of the coordinator, then restart",
        language: "ini",
        text: "http-server.https.enabled=true\nhttp-server.https.port=8443\nhttp-server.https.keystore.path=/etc/trino/server.pem\nhttp-server.authentication.type=PASSWORD\nhttp-server.authentication.allow-insecure-over-http=false\ninternal-communication.shared-secret=${ENV:TRINO_SHARED_SECRET}",
      },
      {
        do: "name the file of passwords",
        where: "etc/password-authenticator.properties",
        language: "ini",
        text: "password-authenticator.name=file\nfile.password-file=/etc/trino/password.db",
      },
      publishOnLoopback(8080),
    ],
    references: [
      "https://trino.io/docs/current/security/overview.html",
      "https://trino.io/docs/current/security/authentication-types.html",
      "https://trino.io/docs/current/develop/client-protocol.html",
    ],
  }),
);

function isQuery(one: unknown): boolean {
  return textAt(one, "queryId") !== undefined;
}

function listed({ json }: HttpAnswer): readonly string[] {
  const count = Array.isArray(json) ? json.length : 0;
  return count === 0
    ? []
    : [`the list holds ${count} statements with their text and the names of who ran them`];
}
