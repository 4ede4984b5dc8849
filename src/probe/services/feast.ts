import { httpService } from "../http-service.ts";
import { defineService } from "../service.ts";
import { listAt } from "../wire/json.ts";
import { named } from "../wire/named.ts";

export const feast = defineService(
  httpService({
    id: "feast",
    title: "Feast UI",
    category: "machine learning",
    ports: [8888],
    recognise: [{ get: "/", tells: ({ text }) => /<title>Feast Feature Store<\/title>/.test(text) }],
    ask: [
      {
        get: "/projects-list.json",
        open: ({ json }) => listAt(json, "projects") !== undefined,
        means: "lists its projects, whose registry it hands out, without a login",
        shows: ["see metadata"],
        holds: ({ json }) => named(listAt(json, "projects"), "name"),
      },
    ],
    reach: [
      {
        can: "see metadata",
        because: "the registry names every feature, entity and data source with its connection",
      },
    ],
    hasAuthentication: false,
    fix: () => [
      {
        do: "let it listen on loopback only; it has no accounts, so whoever needs it from elsewhere comes through a proxy that asks for a login",
        where: "its command line",
        language: "shell",
        text: "feast ui --host 127.0.0.1",
      },
    ],
    references: [
      "https://docs.feast.dev/reference/alpha-web-ui",
      "feast-dev/feast sdk/python/feast/ui_server.py",
    ],
  }),
);
