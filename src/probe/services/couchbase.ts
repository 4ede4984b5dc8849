import { publishOnLoopback } from "../fix-steps.ts";
import { asksWhoYouAre, httpService } from "../http-service.ts";
import { defineService } from "../service.ts";
import { listAt, numberAt, textAt, valueAt } from "../wire/json.ts";

export const couchbase = defineService(
  httpService({
    id: "couchbase",
    title: "Couchbase Server",
    category: "database",
    ports: [8091, 18091],
    recognise: [
      {
        // Public by design.
        get: "/pools",
        tells: ({ json }) =>
          textAt(json, "implementationVersion") !== undefined &&
          listAt(json, "pools") !== undefined &&
          valueAt(json, "isAdminCreds") !== undefined,
        version: ({ json }) => /^\d+\.\d+\.\d+/.exec(textAt(json, "implementationVersion") ?? "")?.[0],
        identity: ({ json }) => textAt(json, "uuid"),
      },
    ],
    ask: [
      {
        get: "/pools",
        // Before the first set-up there is no pool, and whoever comes first becomes the administrator.
        open: ({ json }) =>
          listAt(json, "pools")?.length === 0 && textAt(json, "implementationVersion") !== undefined,
        guarded: (answer) => asksWhoYouAre(answer) || (listAt(answer.json, "pools")?.length ?? 0) > 0,
        means: "is not set up: whoever comes first becomes its administrator",
        meansGuarded: "is set up, and has an administrator",
        shows: ["administer"],
      },
      {
        get: "/pools/default/buckets",
        open: ({ status, json }) =>
          status === 200 &&
          Array.isArray(json) &&
          json.length > 0 &&
          json.every((one) => textAt(one, "bucketType") !== undefined),
        means: "lists its buckets without a login",
        shows: ["read data"],
        holds: ({ json }) =>
          (Array.isArray(json) ? json : []).flatMap((one) => {
            const name = textAt(one, "name");
            const count = numberAt(one, "basicStats", "itemCount");
            return name === undefined
              ? []
              : [{ name, ...(count !== undefined && { rows: { count, exact: true } }) }];
          }),
      },
    ],
    reach: [
      {
        can: "write",
        because: "a bucket that is listed without a login can be changed without one, on the data port too",
      },
    ],
    hasAuthentication: true,
    fix: () => [
      {
        do: "finish its set-up with an administrator of your own",
        where: "on the server",
        language: "shell",
        text: "couchbase-cli cluster-init -c 127.0.0.1 --cluster-username admin --cluster-password '…a long random password…' --services data,index,query",
      },
      {
        do: "give every bucket users of its own; before 5.0, a SASL password",
        where: "Security > Users, or couchbase-cli user-manage",
      },
      publishOnLoopback(8091),
    ],
    references: [
      "https://docs.couchbase.com/server/current/rest-api/rest-cluster-get.html",
      "https://docs.couchbase.com/server/current/rest-api/rest-buckets-summary.html",
      "nmap scripts/membase-http-info.nse",
    ],
  }),
);
