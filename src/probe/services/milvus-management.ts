import { publishOnLoopback } from "../fix-steps.ts";
import { httpService } from "../http-service.ts";
import { defineService } from "../service.ts";
import { isObject } from "../wire/json.ts";

export const milvusManagement = defineService(
  httpService({
    id: "milvus.management",
    title: "Milvus management",
    category: "vector database",
    ports: [9091],
    recognise: [
      { get: "/webui/", tells: ({ status, text }) => status === 200 && /<title>[^<]*Milvus/i.test(text) },
      // Before the console came, in 2.5.
      { get: "/metrics", tells: ({ status, text }) => status === 200 && /^# HELP milvus_/m.test(text) },
    ],
    ask: [
      {
        get: "/api/v1/_cluster/info",
        open: ({ status, json }) => status === 200 && isObject(json),
        means: "gives its console to anyone, which shows configuration, clients and slow queries",
        shows: ["see metadata"],
      },
      {
        get: "/metrics",
        open: ({ status, text }) => status === 200 && /^# HELP milvus_/m.test(text),
        grade: "weak",
        means: "shows its metrics to anyone, names of collections among them",
        shows: ["see metadata"],
      },
    ],
    reach: [
      { can: "administer", because: "log levels and nodes of the cluster are changed on the same port" },
      {
        can: "read credentials",
        because: "the console shows the settings of the storage and of the coordinator behind it",
      },
    ],
    hasAuthentication: false,
    fix: ({ port }) => [
      {
        do: "keep this port to the monitoring host: it asks nobody who they are, whatever the database is told to do",
        where: "the network in front of it",
      },
      publishOnLoopback(port, 9091),
    ],
    references: ["https://milvus.io/docs/milvus-webui.md", "milvus-io/milvus internal/http/router.go"],
  }),
);
