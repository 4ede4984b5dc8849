import type { FixStep } from "../../model/index.ts";
import { publishOnLoopback } from "../fix-steps.ts";
import { httpService } from "../http-service.ts";
import { defineService, type InferredReach } from "../service.ts";
import { listAt, numberAt, textAt, valueAt } from "../wire/json.ts";
import { named } from "../wire/named.ts";

export const natsReach: readonly InferredReach[] = [
  { can: "read data", because: "a client that is let in may subscribe to every subject of its account" },
  { can: "write", because: "it may publish, and change or delete streams of JetStream" },
];

export const natsFix: readonly FixStep[] = [
  {
    do: "ask clients for a login, and let server and monitor listen on loopback or the private network only",
    where: "nats-server.conf, then nats-server --signal reload; nats server passwd makes the hash",
    language: "text",
    text: 'listen: "127.0.0.1:4222"\nhttp: "127.0.0.1:8222"\nauthorization {\n  users = [ { user: app, password: "$2a$11$…", permissions: { subscribe: ["app.>"], publish: ["app.>"] } } ]\n}',
  },
];

/** It has no login of its own, whatever clients are asked for. */
export const natsMonitor = defineService(
  httpService({
    id: "nats.monitor",
    title: "NATS",
    category: "queue",
    ports: [8222],
    recognise: [
      {
        get: "/varz",
        tells: ({ json }) =>
          /^N[A-Z2-7]{55}$/.test(textAt(json, "server_id") ?? "") &&
          numberAt(json, "max_payload") !== undefined,
        version: ({ json }) => textAt(json, "version"),
        identity: ({ json }) => textAt(json, "server_id"),
        facts: ({ json }) => ({ asksClients: valueAt(json, "auth_required") === true }),
      },
    ],
    ask: [
      {
        get: "/connz?limit=5",
        open: ({ json }) =>
          listAt(json, "connections") !== undefined && textAt(json, "server_id") !== undefined,
        grade: "weak",
        means: "tells anyone who is connected, from where, and what the server is set to",
        shows: ["see metadata"],
      },
      {
        get: "/jsz?streams=true",
        open: ({ json }) =>
          textAt(json, "server_id") !== undefined && numberAt(json, "messages") !== undefined,
        grade: "weak",
        means: "tells anyone its streams and how much they hold",
        shows: ["see metadata"],
        holds: ({ json }) => {
          const streams = (listAt(json, "account_details") ?? []).flatMap(
            (one) => listAt(one, "stream_detail") ?? [],
          );
          const messages = numberAt(json, "messages") ?? 0;
          return [
            ...named(streams, "name"),
            ...(messages > 0
              ? [{ name: "messages in streams", rows: { count: messages, exact: true } }]
              : []),
          ];
        },
      },
    ],
    reach: [],
    hasAuthentication: false,
    fix: () => [...natsFix, publishOnLoopback(8222)],
    references: ["https://docs.nats.io/running-a-nats-service/nats_admin/monitoring"],
  }),
);
