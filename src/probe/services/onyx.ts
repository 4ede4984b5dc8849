import type { HttpQuestion, HttpTell } from "../http-service.ts";
import { httpService } from "../http-service.ts";
import { defineService } from "../service.ts";
import { listAt, textAt, valueAt } from "../wire/json.ts";

/** The backend itself, and behind the web server. */
const roots = ["", "/api"] as const;

export const onyx = defineService(
  httpService({
    id: "onyx",
    title: "Onyx",
    category: "AI application",
    ports: [3000, 8080, 80],
    recognise: roots.map(tell),
    ask: roots.flatMap(questions),
    reach: [
      { can: "write", because: "documents, connectors and assistants are managed by the same API" },
      { can: "reach other systems", because: "its connectors read from the company's other systems" },
    ],
    hasAuthentication: true,
    fix: () => [
      {
        do: "ask for accounts, of your own mail domain only, and let nobody in without one",
        where: ".env of the deployment, then restart",
        language: "ini",
        text: "AUTH_TYPE=basic\nVALID_EMAIL_DOMAINS=example.com\nREQUIRE_EMAIL_VERIFICATION=true",
      },
      { do: "turn anonymous access off", where: "Admin panel, Workspace settings" },
    ],
    references: [
      "https://docs.onyx.app/deployment/authentication/overview",
      "onyx-dot-app/onyx backend/onyx/server/manage/get_state.py",
    ],
  }),
);

/** Public by design, for the login page. */
function tell(root: string): HttpTell {
  return {
    get: `${root}/auth/type`,
    tells: ({ json }) =>
      textAt(json, "auth_type") !== undefined && typeof valueAt(json, "requires_verification") === "boolean",
    facts: ({ json }) => ({ root, isNew: valueAt(json, "has_users") === false }),
  };
}

function questions(root: string): HttpQuestion[] {
  const only: NonNullable<HttpQuestion["only"]> = ({ facts }) => facts?.["root"] === root;
  return [
    {
      get: `${root}/auth/type`,
      only,
      open: ({ json }) =>
        textAt(json, "auth_type") === "disabled" || valueAt(json, "anonymous_user_enabled") === true,
      guarded: ({ json }) => (textAt(json, "auth_type") ?? "disabled") !== "disabled",
      means: "says that it lets people in without an account",
      meansGuarded: "says that it asks for an account",
      shows: ["read data"],
    },
    {
      get: `${root}/auth/type`,
      only: (known) => only(known) && known.facts?.["isNew"] === true,
      open: ({ json }) => valueAt(json, "has_users") === false,
      means: "has no user yet: whoever comes first becomes administrator",
      shows: ["administer"],
    },
    {
      get: `${root}/chat/get-user-chat-sessions`,
      only,
      open: ({ json }) => listAt(json, "sessions") !== undefined,
      means: "lists chat sessions without an account",
      shows: ["read data"],
    },
  ];
}
