import { httpService } from "../http-service.ts";
import { defineService } from "../service.ts";
import { textAt, valueAt } from "../wire/json.ts";

export const nifi = defineService(
  httpService({
    id: "nifi",
    title: "Apache NiFi",
    category: "orchestration",
    ports: [8443, 8080],
    recognise: [
      {
        // Public by design, for the login page; until version 1.
        get: "/nifi-api/access/config",
        tells: ({ json }) => typeof valueAt(json, "config", "supportsLogin") === "boolean",
      },
      {
        // From version 2 on.
        get: "/nifi-api/authentication/configuration",
        tells: ({ json }) =>
          typeof valueAt(json, "authenticationConfiguration", "loginSupported") === "boolean",
      },
    ],
    ask: [
      {
        get: "/nifi-api/flow/about",
        open: ({ json }) => textAt(json, "about", "version") !== undefined,
        means: "lets anonymous visitors at its flows",
        shows: ["read data", "administer"],
        version: ({ json }) => textAt(json, "about", "version"),
      },
    ],
    reach: [
      { can: "run code", because: "processors for scripts and commands are made by the same API" },
      { can: "read files", because: "processors read and write the files of the server" },
      { can: "reach other systems", because: "processors connect to databases, queues and any address" },
    ],
    hasAuthentication: true,
    fix: () => [
      {
        do: "serve it over TLS with a login, as it does when it is installed anew, and leave the plain port away",
        where: "conf/nifi.properties, then restart",
        language: "ini",
        text: "nifi.web.http.host=\nnifi.web.http.port=\nnifi.web.https.host=127.0.0.1\nnifi.web.https.port=8443\nnifi.security.user.login.identity.provider=single-user-provider\nnifi.security.allow.anonymous.authentication=false",
      },
      {
        do: "set the one user's password",
        language: "shell",
        text: "bin/nifi.sh set-single-user-credentials owner …a-long-random-password…",
      },
    ],
    references: [
      "https://nifi.apache.org/nifi-docs/administration-guide.html#security_configuration",
      "apache/nifi nifi-framework-bundle AccessResource.java",
    ],
  }),
);
