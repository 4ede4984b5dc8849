import { publishOnLoopback } from "../fix-steps.ts";
import { httpService } from "../http-service.ts";
import { defineService } from "../service.ts";
import { listAt, numberAt, textAt } from "../wire/json.ts";
import { rowsOf } from "../wire/paged.ts";

export const tensorZero = defineService(
  httpService({
    id: "tensorzero",
    title: "TensorZero gateway",
    category: "AI gateway",
    ports: [3000],
    recognise: [
      {
        // Public with authentication as well; each answer carries the version in a header since 2025.
        get: "/status",
        tells: ({ headers, json }) =>
          textAt(json, "status") === "ok" &&
          textAt(json, "version") !== undefined &&
          (headers["x-tensorzero-gateway-version"] !== undefined ||
            textAt(json, "config_hash") !== undefined),
        version: ({ json }) => textAt(json, "version"),
      },
    ],
    ask: [
      {
        get: "/internal/datasets",
        open: ({ json }) =>
          listAt(json, "datasets")?.every((one) => textAt(one, "dataset_name") !== undefined) ?? false,
        means: "lists its datasets without a key",
        meansGuarded: "asks for a key",
        shows: ["read data"],
        holds: ({ json }) =>
          (listAt(json, "datasets") ?? []).slice(0, 200).flatMap((one) => {
            const [name, count] = [textAt(one, "dataset_name"), numberAt(one, "datapoint_count")];
            if (name === undefined) return [];
            return [{ name: name.slice(0, 200), ...rowsOf(count, true) }];
          }),
      },
      {
        // The same rule guards every path but health.
        get: "/metrics",
        open: ({ status, text }) => status === 200 && /^# (?:HELP|TYPE) tensorzero_/m.test(text),
        means: "shows its metrics without a key, and asks for none on any other path",
        meansGuarded: "asks for a key",
        shows: ["see metadata"],
      },
    ],
    reach: [
      { can: "read data", because: "prompts and answers that it keeps are listed by the same API" },
      { can: "write", because: "feedback and datasets are added and deleted by the same API" },
      {
        can: "reach other systems",
        because: "prompts go to the model providers with the owner's keys and at the owner's cost",
      },
    ],
    hasAuthentication: true,
    fix: ({ port }) => [
      {
        do: "ask for a key (it needs PostgreSQL for that), and make one for each client",
        where: "tensorzero.toml, then restart",
        language: "toml",
        text: '[gateway]\nauth.enabled = true\nbind_address = "127.0.0.1:3000"',
      },
      {
        do: "close the ClickHouse server and the console (4000) behind it in the same way: they hold the same prompts",
      },
      publishOnLoopback(port, 3000),
    ],
    references: [
      "https://www.tensorzero.com/docs/operations/set-up-auth-for-tensorzero",
      "tensorzero/tensorzero crates/gateway/src/router.rs",
    ],
  }),
);
