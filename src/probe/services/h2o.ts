import { httpService } from "../http-service.ts";
import { defineService } from "../service.ts";
import { listAt, numberAt, textAt } from "../wire/json.ts";
import { named } from "../wire/named.ts";

export const h2o = defineService(
  httpService({
    id: "h2o",
    title: "H2O-3",
    category: "machine learning",
    ports: [54321],
    recognise: [
      {
        get: "/",
        tells: ({ headers }) =>
          headers["x-h2o-build-project-version"] !== undefined ||
          /realm="H2O"/.test(headers["www-authenticate"] ?? ""),
        version: ({ headers }) => headers["x-h2o-build-project-version"],
        identity: ({ headers }) => {
          const id = headers["x-h2o-cluster-id"];
          return id === undefined ? undefined : `h2o ${id}`;
        },
      },
    ],
    ask: [
      {
        get: "/3/Frames",
        open: ({ json, cut, text }) =>
          listAt(json, "frames") !== undefined || (cut && text.includes('"schema_name":"FramesListV3"')),
        means: "lists its data frames without a login",
        shows: ["read data"],
        holds: ({ json }) =>
          (listAt(json, "frames") ?? []).flatMap((frame) => {
            const [one] = named([frame], "frame_id", "name");
            const rows = numberAt(frame, "rows");
            const isCount = rows !== undefined && Number.isSafeInteger(rows) && rows >= 0;
            return one === undefined
              ? []
              : [{ ...one, ...(isCount && { rows: { count: rows, exact: true } }) }];
          }),
      },
      {
        get: "/3/About",
        open: ({ json }) => textAt(json, "__meta", "schema_name") === "AboutV3",
        means: "tells its version and its user without a login",
        shows: ["see metadata"],
      },
    ],
    reach: [
      { can: "read files", because: "files of the server are imported and listed by the same API" },
      { can: "run code", because: "Rapids expressions and uploaded models run in it" },
      { can: "write", because: "frames and models are exported to files of the server" },
      { can: "reach other systems", because: "data is imported from any address and from SQL databases" },
    ],
    hasAuthentication: true,
    fix: () => [
      {
        do: "ask for a login, over TLS, and listen on loopback",
        where: "its command line",
        language: "shell",
        text: "java -jar h2o.jar -ip 127.0.0.1 -web_ip 127.0.0.1 -hash_login -login_conf realm.properties -jks h2o.jks",
      },
    ],
    references: ["https://docs.h2o.ai/h2o/latest-stable/h2o-docs/security.html"],
  }),
);
