import type { AskingDoor } from "../door.ts";
import { publishOnLoopback } from "../fix-steps.ts";
import { httpService } from "../http-service.ts";
import { type Answer, type DefaultAccount, defineService } from "../service.ts";
import { textAt } from "../wire/json.ts";
import { named } from "../wire/named.ts";

export const grafana = defineService(
  httpService({
    id: "grafana",
    title: "Grafana",
    category: "dashboard",
    ports: [3000],
    recognise: [
      // Both public by design; the version can be hidden.
      {
        get: "/api/health",
        tells: ({ json }) =>
          textAt(json, "database") !== undefined &&
          (textAt(json, "commit") !== undefined || textAt(json, "version") !== undefined),
        version: ({ json }) => textAt(json, "version"),
      },
      { get: "/login", tells: ({ text }) => text.includes("grafanaBootData") },
    ],
    ask: [
      {
        get: "/api/search?limit=50",
        open: ({ status, json }) =>
          status === 200 && Array.isArray(json) && json.every((one) => textAt(one, "type") !== undefined),
        means: "lists its dashboards without a login",
        shows: ["see metadata"],
        holds: ({ json }) => named(Array.isArray(json) ? json : [], "title"),
        reach: () => [
          {
            can: "read data",
            because: "who sees a dashboard may send queries of their own to the databases behind it",
            how: "inferred",
          },
        ],
      },
      {
        // Only administrators get it, so here it is a matter of what an anonymous visitor was made.
        get: "/api/datasources",
        open: ({ status, json }) =>
          status === 200 && Array.isArray(json) && json.every((one) => textAt(one, "access") !== undefined),
        means: "shows the databases behind it, as to an administrator, without a login",
        shows: ["administer"],
      },
    ],
    reach: [
      { can: "reach other systems", because: "it carries requests to the databases and addresses behind it" },
    ],
    hasAuthentication: true,
    fix: () => [
      {
        do: "turn anonymous visitors off, change the administrator's password, and let nobody sign up",
        where:
          "grafana.ini or GF_ variables in the environment, then restart; grafana cli admin reset-admin-password",
        language: "ini",
        text: "[server]\nhttp_addr = 127.0.0.1\n[auth.anonymous]\nenabled = false\n[users]\nallow_sign_up = false\n[security]\nadmin_password = …a long random password…",
      },
      publishOnLoopback(3000),
    ],
    // https://grafana.com/docs/grafana/latest/setup-grafana/sign-in-to-grafana/
    defaults: { accounts: [{ user: "admin", password: "admin" }], login },
    alsoSends: ["GET /api/user"],
    references: [
      "https://grafana.com/docs/grafana/latest/setup-grafana/configure-security/configure-authentication/grafana/",
      "https://grafana.com/docs/grafana/latest/developers/http_api/folder_dashboard_search/",
    ],
  }),
);

async function login(door: AskingDoor, { user, password }: DefaultAccount): Promise<Answer> {
  const authorization = `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;
  const { status, json, summary } = await door.get("/api/user", { headers: { authorization } });
  const said = { request: "GET /api/user", answer: summary };
  if (status === 200 && textAt(json, "login") === user)
    return {
      ...said,
      says: "open",
      means: `takes ${user} with the password it ships with`,
      shows: ["administer"],
    };
  return status === 401
    ? { ...said, says: "guarded", means: `does not take ${user} with the password it ships with` }
    : { ...said, says: "unknown", means: `a login was answered with ${status}` };
}
