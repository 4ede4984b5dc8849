import { httpService } from "../http-service.ts";
import { defineService } from "../service.ts";
import { isObject, listAt, textAt, valueAt } from "../wire/json.ts";
import { named } from "../wire/named.ts";

export const tensorBoard = defineService(
  httpService({
    id: "tensorboard",
    title: "TensorBoard",
    category: "machine learning",
    ports: [6006],
    recognise: [
      {
        get: "/data/plugins_listing",
        tells: ({ json }) =>
          isObject(json) && Object.values(json).some((one) => isObject(valueAt(one, "loading_mechanism"))),
      },
    ],
    ask: [
      {
        get: "/data/runs",
        open: ({ json }) => Array.isArray(json),
        means: "lists its runs without a login",
        shows: ["read data"],
        holds: ({ json }) => named(listAt({ json }, "json")),
      },
      {
        get: "/data/environment",
        open: ({ json }) =>
          textAt(json, "version") !== undefined && textAt(json, "data_location") !== undefined,
        means: "tells its version and the folder that it reads",
        shows: ["see metadata"],
        version: ({ json }) => textAt(json, "version"),
      },
    ],
    reach: [
      { can: "read data", because: "texts, images, graphs and hyperparameters of every run are served" },
    ],
    hasAuthentication: false,
    fix: () => [
      {
        do: "let it listen on loopback only; it has no accounts, so whoever needs it from elsewhere comes through a proxy that asks for a login, or through a tunnel",
        where: "its command line: leave --bind_all and --host 0.0.0.0 out",
        language: "shell",
        text: "tensorboard --logdir … --host 127.0.0.1",
      },
      {
        do: "publish its port on loopback only",
        where: "docker-compose.yml",
        language: "yaml",
        text: 'ports:\n  - "127.0.0.1:6006:6006"',
      },
    ],
    references: ["https://github.com/tensorflow/tensorboard/blob/master/tensorboard/http_api.md"],
  }),
);
