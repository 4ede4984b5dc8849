import { publishOnLoopback } from "../fix-steps.ts";
import { httpService } from "../http-service.ts";
import { defineService } from "../service.ts";
import { isObject, listAt, textAt, valueAt } from "../wire/json.ts";
import { named } from "../wire/named.ts";

export const kongAdmin = defineService(
  httpService({
    id: "kong-admin",
    title: "Kong Admin API",
    category: "AI gateway",
    ports: [8001, 8444],
    recognise: [
      {
        get: "/",
        tells: ({ headers, json }) =>
          headers["x-kong-admin-latency"] !== undefined ||
          (textAt(json, "tagline") === "Welcome to kong" && isObject(valueAt(json, "plugins"))),
        version: ({ headers, json }) =>
          textAt(json, "version") ?? /^kong\/(\d+(?:\.\d+)+)/i.exec(headers["server"] ?? "")?.[1],
        identity: ({ json }) => textAt(json, "node_id"),
      },
    ],
    ask: [
      {
        get: "/services?size=100",
        open: ({ json }) => listAt(json, "data")?.every((one) => textAt(one, "host") !== undefined) ?? false,
        means: "lists its services to anyone, and would take changes of them",
        meansGuarded: "asks for a token",
        shows: ["administer"],
        holds: ({ json }) => named(listAt(json, "data"), "name"),
      },
    ],
    reach: [
      {
        can: "run code",
        because: "the plugins pre-function and post-function run Lua that is given to them by the same API",
      },
      {
        can: "read credentials",
        because: "keys of consumers and of model providers are part of the configuration that it shows",
      },
      { can: "read data", because: "log plugins send everything that passes to an address of one's choice" },
      { can: "reach other systems", because: "a route to any host can be added" },
    ],
    hasAuthentication: true,
    fix: ({ port }) => [
      {
        do: "let the Admin API and its pages listen on loopback only; the open edition has no accounts for them",
        where: "kong.conf, or the environment, then restart",
        language: "ini",
        text: "admin_listen = 127.0.0.1:8001, 127.0.0.1:8444 http2 ssl\nadmin_gui_listen = 127.0.0.1:8002, 127.0.0.1:8445 ssl",
      },
      {
        do: "with the enterprise edition turn RBAC on",
        where: "kong.conf, after kong migrations with KONG_PASSWORD set",
        language: "ini",
        text: "enforce_rbac = on",
      },
      {
        do: "compare services, routes and plugins with what you put there: someone else may have added their own",
      },
      publishOnLoopback(port),
    ],
    references: [
      "https://developer.konghq.com/gateway/secure-the-admin-api/",
      "https://developer.konghq.com/api/gateway/admin-ee/",
    ],
  }),
);
