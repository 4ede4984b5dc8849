import { httpService } from "../http-service.ts";
import { defineService } from "../service.ts";
import { isObject, numberAt, textAt, valueAt } from "../wire/json.ts";

export const daskDashboard = defineService(
  httpService({
    id: "dask.dashboard",
    title: "Dask dashboard",
    category: "compute",
    ports: [8787],
    recognise: [
      {
        get: "/json/identity.json",
        tells: ({ json }) => textAt(json, "type") === "Scheduler" && isObject(valueAt(json, "workers")),
        identity: ({ json }) => textAt(json, "id"),
      },
      // Older ones, and those without JSON.
      {
        get: "/info/main/workers.html",
        tells: ({ text }) => /Scheduler (?:tcp|tls|inproc|ucx|ws):\/\//.test(text),
      },
    ],
    ask: [
      {
        get: "/json/counts.json",
        open: ({ json }) => numberAt(json, "workers") !== undefined && numberAt(json, "tasks") !== undefined,
        means: "tells its work without a login",
        shows: ["see metadata"],
        holds: ({ json }) => {
          const tasks = numberAt(json, "tasks") ?? 0;
          return Number.isSafeInteger(tasks) && tasks >= 0
            ? [{ name: "tasks", rows: { count: tasks, exact: true } }]
            : [];
        },
      },
      {
        get: "/info/main/workers.html",
        open: ({ text }) => /Scheduler (?:tcp|tls|inproc|ucx|ws):\/\//.test(text),
        means: "tells its workers, and with them its logs, without a login",
        shows: ["see metadata"],
      },
    ],
    reach: [
      { can: "read data", because: "logs, profiles and the names and arguments of tasks are shown" },
      { can: "run code", because: "the scheduler beside it takes pickled work from whoever reaches it" },
    ],
    hasAuthentication: false,
    fix: () => [
      {
        do: "let the dashboard and the scheduler listen on loopback or the cluster's network only; the dashboard has no accounts",
        where: "its command line",
        language: "shell",
        text: "dask scheduler --host 127.0.0.1 --dashboard-address 127.0.0.1:8787",
      },
    ],
    references: [
      "https://docs.dask.org/en/stable/dashboard.html",
      "https://distributed.dask.org/en/stable/http_services.html",
    ],
  }),
);
