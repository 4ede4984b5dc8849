import type { HttpQuestion, HttpTell } from "../http-service.ts";
import { httpService } from "../http-service.ts";
import { defineService } from "../service.ts";
import { listAt, numberAt, textAt } from "../wire/json.ts";
import { named } from "../wire/named.ts";

export const airflow = defineService(
  httpService({
    id: "airflow",
    title: "Apache Airflow",
    category: "orchestration",
    ports: [8080],
    recognise: [tell("v2"), tell("v1")],
    ask: [dags("v2"), dags("v1")],
    reach: [
      {
        can: "run code",
        because: "DAGs are triggered by the same API, with parameters that their tasks use",
      },
      { can: "read credentials", because: "connections and variables are read by the same API" },
      { can: "write", because: "variables, connections and runs are changed by the same API" },
    ],
    hasAuthentication: true,
    fix: ({ version }) => [
      version?.startsWith("3") === true
        ? {
            do: "take the simple auth manager's open door away, and use accounts (the FAB or Keycloak auth manager)",
            where: "airflow.cfg, then restart the API server",
            language: "ini",
            text: "[core]\nsimple_auth_manager_all_admins = False\nauth_manager = airflow.providers.fab.auth_manager.fab_auth_manager.FabAuthManager",
          }
        : {
            do: "give visitors no role, and let the API ask for a login",
            where: "webserver_config.py: remove AUTH_ROLE_PUBLIC; airflow.cfg, then restart",
            language: "ini",
            text: "[api]\nauth_backends = airflow.api.auth.backend.session,airflow.api.auth.backend.basic_auth\n[webserver]\nexpose_config = False",
          },
      {
        do: "publish its port on loopback only, behind a proxy with TLS",
        where: "docker-compose.yaml",
        language: "yaml",
        text: 'ports:\n  - "127.0.0.1:8080:8080"',
      },
    ],
    references: [
      "https://airflow.apache.org/docs/apache-airflow/stable/security/api.html",
      "https://airflow.apache.org/docs/apache-airflow/stable/core-concepts/auth-manager/simple/index.html",
    ],
  }),
);

/** Public by design. Version 3 has /api/v2, version 2 has /api/v1. */
function tell(api: "v1" | "v2"): HttpTell {
  return {
    get: `/api/${api}/version`,
    tells: ({ json }) => textAt(json, "version") !== undefined && hasGitVersion(json),
    version: ({ json }) => textAt(json, "version"),
    facts: () => ({ api }),
  };
}

function hasGitVersion(json: unknown): boolean {
  return typeof json === "object" && json !== null && "git_version" in json;
}

function dags(api: "v1" | "v2"): HttpQuestion {
  return {
    get: `/api/${api}/dags?limit=20`,
    only: ({ facts }) => facts?.["api"] === api,
    open: ({ json }) => listAt(json, "dags") !== undefined && numberAt(json, "total_entries") !== undefined,
    means: "lists its DAGs without a login",
    shows: ["read data"],
    holds: ({ json }) => named(listAt(json, "dags"), "dag_id"),
  };
}
