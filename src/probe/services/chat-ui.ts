import { httpService } from "../http-service.ts";
import { defineService } from "../service.ts";
import { valueAt } from "../wire/json.ts";

export const chatUi = defineService(
  httpService({
    id: "chat-ui",
    title: "Hugging Face Chat UI",
    category: "AI application",
    ports: [3000, 5173],
    // Public by design.
    recognise: [
      {
        get: "/api/v2/public-config",
        tells: ({ json, text }) => json !== undefined && text.includes('"PUBLIC_APP_NAME"'),
      },
    ],
    ask: [
      {
        get: "/api/v2/feature-flags",
        open: ({ json }) => flag(json, "loginEnabled") === false || flag(json, "guestMode") === true,
        guarded: ({ json }) => flag(json, "loginEnabled") === true,
        grade: "weak",
        means: "lets anyone chat with its models without a login, at its owner's cost",
        meansGuarded: "asks for a login",
        shows: ["see metadata"],
      },
    ],
    reach: [],
    hasAuthentication: true,
    fix: () => [
      {
        do: "ask for a login with OpenID Connect, from the first message on",
        where: ".env.local, then restart",
        language: "ini",
        text: 'OPENID_CONFIG={"PROVIDER_URL":"https://…","CLIENT_ID":"…","CLIENT_SECRET":"…","SCOPES":"openid profile"}\nAUTOMATIC_LOGIN=true',
      },
      {
        do: "publish its port on loopback only",
        where: "docker-compose.yml",
        language: "yaml",
        text: 'ports:\n  - "127.0.0.1:3000:3000"',
      },
    ],
    references: [
      "https://huggingface.co/docs/chat-ui/configuration/open-id",
      "huggingface/chat-ui src/lib/server/api/routes/groups/misc.ts",
    ],
  }),
);

/** Wrapped by superjson, or not. */
function flag(json: unknown, name: string): unknown {
  return valueAt(json, "json", name) ?? valueAt(json, name);
}
