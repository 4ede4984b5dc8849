import type { AskingDoor } from "../door.ts";
import { publishOnLoopback } from "../fix-steps.ts";
import { httpService } from "../http-service.ts";
import { type Answer, type DefaultAccount, defineService, type Service } from "../service.ts";
import type { HttpAnswer } from "../wire/http.ts";
import { isObject, textAt } from "../wire/json.ts";
import { named } from "../wire/named.ts";

const health = "/status";

const pages: Service = httpService({
  id: "mongo-express",
  title: "Mongo Express",
  category: "dashboard",
  ports: [8081],
  recognise: [{ get: "/", tells: isHome }],
  ask: [
    {
      get: "/",
      open: isHome,
      means: "shows the databases behind it without a login",
      shows: ["read data"],
      holds: ({ text }) =>
        named([
          ...new Set(
            [...text.matchAll(/href="[^"]{0,200}?db\/([\w%.-]{1,120})\/?"/g)].map(([, name]) => name),
          ),
        ]),
    },
  ],
  reach: [
    {
      can: "write",
      because: "it edits and deletes documents and whole databases, some of it by plain links",
    },
    {
      can: "administer",
      because: "it acts with the account of its connection, which by its own examples is root",
    },
  ],
  hasAuthentication: true,
  fix: () => [
    {
      do: "ask for a login of your own, and let it listen on loopback only",
      where: "the container's environment",
      language: "yaml",
      text: "environment:\n  VCAP_APP_HOST: 127.0.0.1\n  ME_CONFIG_BASICAUTH: 'true'\n  ME_CONFIG_BASICAUTH_USERNAME: …\n  ME_CONFIG_BASICAUTH_PASSWORD: …a long random password…\n  ME_CONFIG_OPTIONS_READONLY: 'true'",
    },
    publishOnLoopback(8081),
  ],
  // https://github.com/mongo-express/mongo-express: the image's own when none is set
  defaults: { accounts: [{ user: "admin", password: "pass" }], login },
  alsoSends: [`GET ${health}`],
  references: ["mongo-express/mongo-express README.md", "mongo-express/mongo-express lib/router.js"],
});

export const mongoExpress = defineService({
  ...pages,
  async recognise(door) {
    const known = await pages.recognise(door);
    if (known !== undefined) return known;
    // Behind its login it has no name. What is left: Express, this realm, and the one page that comes before the login.
    const { status, headers } = await door.get("/");
    const asks = status === 401 && headers["www-authenticate"] === 'Basic realm="Authorization Required"';
    if (!asks || headers["x-powered-by"] !== "Express") return undefined;
    const { json } = await door.get(health);
    return isObject(json) && textAt(json, "status") === "ok" && Object.keys(json).length === 1
      ? {}
      : undefined;
  },
});

function isHome({ status, text }: HttpAnswer): boolean {
  return status === 200 && /<title>Home - Mongo Express<\/title>/.test(text);
}

async function login(door: AskingDoor, { user, password }: DefaultAccount): Promise<Answer> {
  const authorization = `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;
  const answer = await door.get("/", { headers: { authorization } });
  const said = { request: "GET /", answer: answer.summary };
  if (isHome(answer))
    return {
      ...said,
      says: "open",
      means: `takes ${user} with the password it ships with`,
      shows: ["read data", "administer"],
    };
  return answer.status === 401
    ? { ...said, says: "guarded", means: `does not take ${user} with the password it ships with` }
    : { ...said, says: "unknown", means: `a login was answered with ${answer.status}` };
}
