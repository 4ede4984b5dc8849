import { httpService } from "../http-service.ts";
import { defineService } from "../service.ts";
import { listAt, numberAt, textAt } from "../wire/json.ts";
import { named } from "../wire/named.ts";

export const jupyter = defineService(
  httpService({
    id: "jupyter",
    title: "Jupyter",
    category: "notebook",
    ports: [8888, 8889],
    recognise: [
      {
        // Public by design, also with a token.
        get: "/api",
        tells: ({ json, headers }) =>
          textAt(json, "version") !== undefined &&
          (headers["content-security-policy"] ?? "").includes("/api/security/csp-report"),
        version: ({ json }) => textAt(json, "version"),
      },
    ],
    ask: [
      {
        get: "/api/status",
        open: ({ json }) =>
          numberAt(json, "kernels") !== undefined && numberAt(json, "connections") !== undefined,
        means: "tells its kernels without a token",
        meansGuarded: "asks for a token or a password",
        shows: ["see metadata"],
      },
      {
        get: "/api/contents",
        open: ({ json }) => textAt(json, "type") === "directory" && listAt(json, "content") !== undefined,
        means: "lists its files, which the same API hands out, without a token",
        meansGuarded: "asks for a token or a password",
        shows: ["read data"],
        holds: ({ json }) => named(listAt(json, "content"), "name"),
      },
    ],
    reach: [
      {
        can: "run code",
        because: "a kernel or a terminal is started by the same API and runs whatever it is told",
      },
      { can: "read files", because: "code reads whatever the server's user may read" },
      { can: "write", because: "files are saved and deleted by the same API" },
      { can: "reach other systems", because: "code connects to wherever the machine can" },
    ],
    hasAuthentication: true,
    fix: ({ version }) => [
      {
        do: "take token = '' and password = '' out of the configuration, set a password, and listen on loopback",
        where: isServer(version)
          ? "jupyter_server_config.py, then restart"
          : "jupyter_notebook_config.py, then restart",
        language: "text",
        text: isServer(version)
          ? 'c.ServerApp.ip = "127.0.0.1"\nc.PasswordIdentityProvider.hashed_password = "…made by: jupyter server password…"\nc.ServerApp.allow_remote_access = False'
          : 'c.NotebookApp.ip = "127.0.0.1"\nc.NotebookApp.password = "…made by: jupyter notebook password…"\nc.NotebookApp.allow_remote_access = False',
      },
      {
        do: "publish its port on loopback only, and reach it through a tunnel",
        where: "docker-compose.yml, then on your own machine",
        language: "yaml",
        text: 'ports:\n  - "127.0.0.1:8888:8888" # ssh -L 8888:127.0.0.1:8888 host',
      },
      {
        do: "look for notebooks, kernels and cron jobs that are not yours: open notebooks are found and used within hours",
      },
    ],
    references: [
      "https://jupyter-server.readthedocs.io/en/latest/operators/security.html",
      "jupyter-server/jupyter_server jupyter_server/base/handlers.py (APIVersionHandler)",
    ],
  }),
);

/** The classic notebook went up to 6; the server began anew with 0.1 and answers with its own version, 1 and up. */
function isServer(version: string | undefined): boolean {
  const major = Number(version?.split(".")[0]);
  return Number.isNaN(major) || major < 4 || major > 6;
}
