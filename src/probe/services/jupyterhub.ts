import { httpService } from "../http-service.ts";
import { defineService } from "../service.ts";
import { isObject, textAt, valueAt } from "../wire/json.ts";

export const jupyterHub = defineService(
  httpService({
    id: "jupyterhub",
    title: "JupyterHub",
    category: "notebook",
    ports: [8000, 8081],
    recognise: [
      {
        get: "/",
        tells: ({ headers }) => headers["x-jupyterhub-version"] !== undefined,
        version: ({ headers }) => headers["x-jupyterhub-version"],
      },
    ],
    ask: [
      {
        // /hub/api itself tells its version to everyone, by design.
        get: "/hub/api/info",
        open: ({ json }) => textAt(json, "python") !== undefined && isObject(valueAt(json, "spawner")),
        means: "tells administrators' information without a token",
        shows: ["see metadata"],
      },
      {
        get: "/hub/signup",
        open: ({ status, text }) => status === 200 && /<form[^>]+signup/i.test(text),
        grade: "weak",
        means: "lets anyone sign up",
        shows: ["see metadata"],
      },
    ],
    reach: [{ can: "run code", because: "whoever has an account has a notebook server, which runs code" }],
    hasAuthentication: true,
    fix: () => [
      {
        do: "name who may come in, and let nobody sign up",
        where: "jupyterhub_config.py, then restart",
        language: "text",
        text: 'c.Authenticator.allow_all = False\nc.Authenticator.allowed_users = {"…"}\nc.Authenticator.admin_users = {"…"}\nc.NativeAuthenticator.enable_signup = False',
      },
      {
        do: "let its proxy listen on loopback only, behind one with TLS",
        where: "jupyterhub_config.py",
        language: "text",
        text: 'c.JupyterHub.bind_url = "http://127.0.0.1:8000"',
      },
    ],
    references: [
      "https://jupyterhub.readthedocs.io/en/stable/explanation/websecurity.html",
      "https://jupyterhub.readthedocs.io/en/stable/reference/rest-api.html",
    ],
  }),
);
