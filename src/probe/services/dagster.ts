import { httpService } from "../http-service.ts";
import { defineService } from "../service.ts";
import { listAt, textAt } from "../wire/json.ts";
import { named } from "../wire/named.ts";

const repositories = encodeURIComponent(
  "{repositoriesOrError{... on RepositoryConnection{nodes{name location{name}}}}}",
);

export const dagster = defineService(
  httpService({
    id: "dagster",
    title: "Dagster",
    category: "orchestration",
    ports: [3000],
    recognise: [
      {
        get: "/server_info",
        tells: ({ json }) => versionOf(json) !== undefined && textAt(json, "dagster_version") !== undefined,
        version: ({ json }) => versionOf(json),
      },
    ],
    ask: [
      {
        // GraphQL over GET takes queries only.
        get: `/graphql?query=${repositories}`,
        open: ({ json }) => listAt(json, "data", "repositoriesOrError", "nodes") !== undefined,
        means: "lists its code locations without a login",
        shows: ["read data"],
        holds: ({ json }) => named(listAt(json, "data", "repositoriesOrError", "nodes"), "location", "name"),
      },
    ],
    reach: [
      {
        can: "run code",
        because: "jobs are launched by the same API, with the configuration that a caller gives",
      },
      {
        can: "administer",
        because: "schedules, sensors and runs are started, stopped and deleted by the same API",
      },
    ],
    hasAuthentication: false,
    fix: () => [
      {
        do: "let it listen on loopback only; without Dagster+ it has no accounts, so whoever needs it from elsewhere comes through a proxy that asks for a login",
        where: "its command line",
        language: "shell",
        text: "dagster-webserver --host 127.0.0.1",
      },
      {
        do: "give those who only look a server that only shows",
        language: "shell",
        text: "dagster-webserver --read-only --host 127.0.0.1",
      },
    ],
    references: [
      "https://docs.dagster.io/deployment/oss/dagster-webserver",
      "dagster-io/dagster python_modules/dagster-webserver",
    ],
  }),
);

/** Dagit was its name until version 1.3. */
function versionOf(json: unknown): string | undefined {
  return textAt(json, "dagster_webserver_version") ?? textAt(json, "dagit_version");
}
