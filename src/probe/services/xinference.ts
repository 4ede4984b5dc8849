import { publishOnLoopback } from "../fix-steps.ts";
import { httpService } from "../http-service.ts";
import { defineService } from "../service.ts";
import { textAt, valueAt } from "../wire/json.ts";
import { isModelList, modelsHeld, modelsPage } from "../wire/openai.ts";

export const xinference = defineService(
  httpService({
    id: "xinference",
    title: "Xinference",
    category: "model serving",
    ports: [9997],
    recognise: [
      // Public by design: the console asks for it before it asks for a login.
      { get: "/v1/cluster/auth", tells: ({ json }) => typeof valueAt(json, "auth") === "boolean" },
    ],
    ask: [
      {
        get: modelsPage,
        open: isModelList,
        means: "lists its models and takes requests for them without a login",
        meansGuarded: "asks for a login",
        shows: ["see metadata"],
        holds: modelsHeld,
      },
      {
        get: "/v1/cluster/version",
        open: ({ json }) => textAt(json, "version") !== undefined,
        grade: "weak",
        means: "tells its version",
        shows: ["see metadata"],
        version: ({ json }) => textAt(json, "version"),
      },
    ],
    reach: [
      { can: "administer", because: "models are launched, registered and ended by the same API" },
      {
        can: "run code",
        because: "a registered model may be a path or a repository whose own code is loaded with it",
      },
      { can: "write", because: "launching a model downloads it onto the server's disk" },
    ],
    hasAuthentication: true,
    fix: ({ port }) => [
      {
        do: "ask for a login, and let it listen on loopback",
        language: "shell",
        text: "xinference-local --host 127.0.0.1 --port 9997 --auth-config /etc/xinference/auth.json",
      },
      publishOnLoopback(port, 9997),
    ],
    references: [
      "https://inference.readthedocs.io/en/latest/user_guide/auth_system.html",
      "xorbitsai/inference xinference/api/routers/admin.py",
    ],
  }),
);
