import { httpService } from "../http-service.ts";
import { defineService } from "../service.ts";
import { isObject, listAt, textAt, valueAt } from "../wire/json.ts";
import { named } from "../wire/named.ts";

export const labelStudio = defineService(
  httpService({
    id: "label-studio",
    title: "Label Studio",
    category: "machine learning",
    ports: [8080],
    recognise: [
      {
        // Public by design.
        get: "/api/version",
        tells: ({ json }) => isObject(valueAt(json, "label-studio-os-package")),
        version: ({ json }) => textAt(json, "label-studio-os-package", "version") ?? textAt(json, "release"),
      },
    ],
    ask: [
      {
        get: "/api/projects/?page_size=20",
        open: ({ json }) => listAt(json, "results") !== undefined || Array.isArray(json),
        means: "lists its projects without a login",
        shows: ["read data"],
        holds: ({ json }) => named(listAt(json, "results"), "title"),
      },
      {
        // The sign-up page answers the same when it refuses; the login page links to it only when it does not.
        get: "/user/login/",
        open: ({ status, text }) => status === 200 && isLoginPage(text) && signUpLink.test(text),
        guarded: ({ status, text }) => status === 200 && isLoginPage(text) && !signUpLink.test(text),
        grade: "weak",
        means: "lets anyone sign up, and whoever has an account sees every project",
        meansGuarded: "takes sign-ups by invitation only",
        shows: ["see metadata"],
      },
    ],
    reach: [
      { can: "write", because: "tasks and annotations are changed and deleted by the same API" },
      {
        can: "reach other systems",
        because: "tasks are imported from addresses that a caller names, and from connected buckets",
      },
    ],
    hasAuthentication: true,
    fix: () => [
      {
        do: "let nobody sign up without an invitation, and look through the accounts that are there",
        where: "environment of the label-studio container, then restart",
        language: "ini",
        text: "LABEL_STUDIO_DISABLE_SIGNUP_WITHOUT_LINK=true\nSSRF_PROTECTION_ENABLED=true",
      },
      {
        do: "publish its port on loopback only",
        where: "docker-compose.yml",
        language: "yaml",
        text: 'ports:\n  - "127.0.0.1:8080:8080"',
      },
    ],
    references: [
      "https://labelstud.io/guide/signup",
      "https://labelstud.io/guide/security",
      "HumanSignal/label-studio label_studio/users/templates/users",
    ],
  }),
);

const signUpLink = /<a\s[^>]*href="[^"]*\/user\/signup/;

function isLoginPage(text: string): boolean {
  return /name="password"/.test(text) && /Label Studio/.test(text);
}
