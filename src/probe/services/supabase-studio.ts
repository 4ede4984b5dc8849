import { publishOnLoopback } from "../fix-steps.ts";
import { httpService } from "../http-service.ts";
import { defineService } from "../service.ts";
import type { HttpAnswer } from "../wire/http.ts";
import { textAt } from "../wire/json.ts";

export const supabaseStudio = defineService(
  httpService({
    id: "supabase-studio",
    title: "Supabase Studio",
    category: "dashboard",
    ports: [3000, 8000, 54323],
    recognise: [
      // On one's own machine there is one project, and the page leads there.
      {
        get: "/",
        tells: ({ status, headers }) =>
          status >= 300 && status < 400 && /\/project\/default\/?$/.test(headers["location"] ?? ""),
      },
      {
        get: "/project/default",
        tells: ({ status, text }) => status === 200 && /<title>[^<]*\bSupabase\b/.test(text),
      },
    ],
    ask: [
      // It has no accounts on one's own machine: whoever reaches it is the same made-up person.
      profileAt("/api/platform/profile"),
      profileAt("/api/profile"),
    ],
    reach: [
      { can: "read data", because: "its editor runs SQL on the database behind it" },
      { can: "write", because: "the same SQL, as an administrator of the database" },
      { can: "read credentials", because: "it shows the project's service key" },
    ],
    hasAuthentication: false,
    fix: () => [
      {
        do: "let nobody reach it but the gateway, which asks for DASHBOARD_USERNAME and DASHBOARD_PASSWORD",
        where: "docker-compose.yml: no `ports` for studio; .env for the gateway",
        language: "text",
        text: "DASHBOARD_USERNAME=…\nDASHBOARD_PASSWORD=…a long random password…",
      },
      publishOnLoopback(3000),
    ],
    references: [
      "https://supabase.com/docs/guides/self-hosting/docker",
      "supabase/supabase apps/studio/pages/api/platform/profile/index.ts",
    ],
  }),
);

function profileAt(path: string) {
  return {
    get: path,
    open: ({ status, json }: HttpAnswer) =>
      status === 200 && textAt(json, "primary_email") !== undefined && textAt(json, "username") !== undefined,
    means: "takes everyone for its administrator",
    shows: ["administer" as const],
  };
}
