import { httpService } from "../http-service.ts";
import { defineService } from "../service.ts";
import { listAt, textAt } from "../wire/json.ts";
import { named } from "../wire/named.ts";

export const marimo = defineService(
  httpService({
    id: "marimo",
    title: "marimo",
    category: "notebook",
    ports: [2718],
    recognise: [
      {
        get: "/",
        tells: ({ text }) => isPage.test(text),
        version: ({ text }) => /<marimo-version data-version="([^"]{1,40})"/.exec(text)?.[1],
      },
      // With a token, it sends there.
      { get: "/auth/login", tells: ({ text }) => text.includes("<title>marimo</title>") },
    ],
    ask: [
      {
        get: "/api/status",
        open: ({ json }) => textAt(json, "status") === "healthy" && textAt(json, "mode") === "edit",
        means: "lets anyone at its editor, which runs code",
        meansGuarded: "lets nobody edit without a token",
        shows: ["administer"],
        version: ({ json }) => textAt(json, "version"),
        holds: ({ json }) => named(listAt(json, "filenames")),
        reach: () => [
          { can: "run code", because: "cells run in a kernel on its machine", how: "inferred" },
          { can: "read files", because: "code reads whatever its user may read", how: "inferred" },
          {
            can: "reach other systems",
            because: "code connects to wherever the machine can",
            how: "inferred",
          },
        ],
      },
      {
        // An app (marimo run) answers here alone: its status is for editors.
        get: "/",
        open: ({ text }) => isPage.test(text),
        grade: "weak",
        means: "shows its app to anyone",
        meansGuarded: "asks for a token",
        shows: ["see metadata"],
      },
    ],
    reach: [],
    hasAuthentication: true,
    fix: () => [
      {
        do: "start it with a token, which it makes by itself, and on loopback",
        where: "its command line: leave --no-token out",
        language: "shell",
        text: "marimo edit --host 127.0.0.1 --token-password-file …",
      },
      {
        do: "publish its port on loopback only",
        where: "docker-compose.yml",
        language: "yaml",
        text: 'ports:\n  - "127.0.0.1:2718:2718"',
      },
    ],
    references: ["https://docs.marimo.io/guides/deploying/authentication/"],
  }),
);

const isPage = /<marimo-(?:version|filename|mode|server-token)\b/;
