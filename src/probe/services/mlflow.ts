import type { AskingDoor } from "../door.ts";
import { httpService } from "../http-service.ts";
import { defineService, type ReadBudget, type ReadCollection, usualVerdict } from "../service.ts";
import { isObject, listAt, textAt, valueAt } from "../wire/json.ts";
import { named } from "../wire/named.ts";

const experiments = "/api/2.0/mlflow/experiments/search?max_results=100";
const runs = "/api/2.0/mlflow/runs/search";
const traces = "/api/3.0/mlflow/traces/search";

export const mlflow = defineService(
  httpService({
    id: "mlflow",
    title: "MLflow",
    category: "machine learning",
    ports: [5000],
    recognise: [
      {
        get: "/",
        tells: ({ text, headers }) =>
          text.includes("<title>MLflow</title>") ||
          /realm="mlflow"/.test(headers["www-authenticate"] ?? "") ||
          text.startsWith("You are not authenticated. Please see https://www.mlflow.org/"),
      },
    ],
    ask: [
      {
        get: "/version",
        open: ({ status, text }) => status === 200 && /^\d+\.\d+\.\S{1,20}$/.test(text.trim()),
        grade: "weak",
        means: "tells its version",
        shows: ["see metadata"],
        version: ({ text }) => text.trim(),
      },
      {
        get: experiments,
        open: ({ json, status }) => listsExperiments(status, json),
        means: "lists its experiments without a login",
        shows: ["read data"],
        holds: ({ json }) => named(listAt(json, "experiments"), "name"),
      },
    ],
    verdict: (answers) => usualVerdict(answers.filter(({ request }) => request !== "GET /version")),
    reach: [
      { can: "write", because: "runs, models and artifacts are changed and deleted by the same API" },
      {
        can: "read files",
        because: "artifacts are served, in old versions from paths that the caller chooses",
      },
      { can: "run code", because: "a registered model that is replaced runs wherever it is loaded next" },
    ],
    hasAuthentication: true,
    defaults: {
      // In basic_auth.ini of old versions; today's refuse to start with it (GHSA-gq3w-7jj3-x7gr).
      accounts: [
        { user: "admin", password: "password1234" },
        { user: "admin", password: "password" },
      ],
      async login(door, { user, password }) {
        const authorization = `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;
        const { status, json, summary } = await door.get(experiments, { headers: { authorization } });
        const said = { request: `GET ${experiments}`, answer: summary };
        if (listsExperiments(status, json)) {
          const means = `takes the account that it is delivered with (${user})`;
          return { ...said, says: "open", means, shows: ["read data", "administer"] };
        }
        if (status === 401 || status === 403)
          return { ...said, says: "guarded", means: `refuses the default account ${user}` };
        return { ...said, says: "unknown", means: `the login was answered with ${status}` };
      },
    },
    fix: () => [
      {
        do: "ask for a login, with a password of your own from the first start on, and listen on loopback",
        where: "its command line",
        language: "shell",
        text: "pip install 'mlflow[auth]'\nexport MLFLOW_FLASK_SERVER_SECRET_KEY=…a random key…\nexport MLFLOW_AUTH_ADMIN_PASSWORD=…a long random password…\nmlflow server --app-name basic-auth --host 127.0.0.1",
      },
      {
        do: "let nobody read by default",
        where: "basic_auth.ini",
        language: "ini",
        text: "[mlflow]\ndefault_permission = NO_PERMISSIONS",
      },
      {
        do: "publish its port on loopback only",
        where: "docker-compose.yml",
        language: "yaml",
        text: 'ports:\n  - "127.0.0.1:5000:5000"',
      },
    ],
    alsoSends: [`POST ${runs}`, `POST ${traces}`],
    content: { collections },
    references: [
      "https://mlflow.org/docs/latest/self-hosting/security/basic-http-auth/",
      "mlflow/mlflow mlflow/server/auth/__init__.py",
    ],
  }),
);

function listsExperiments(status: number, json: unknown): boolean {
  // Without any experiment the answer is {}.
  const isEmpty = isObject(json) && Object.keys(json).length === 0;
  return status === 200 && (isEmpty || listAt(json, "experiments") !== undefined);
}

/** Both questions only read, though the API takes them as POST. */
async function* collections(door: AskingDoor, budget: ReadBudget): AsyncIterable<ReadCollection> {
  const listed = await door.get(experiments);
  for (const one of listAt(listed.json, "experiments") ?? []) {
    const id = textAt(one, "experiment_id");
    const name = textAt(one, "name") ?? id;
    if (id === undefined || name === undefined) continue;
    const most = Math.min(budget.rows, 20);
    yield {
      name: `${name} runs`,
      async *records() {
        const { json } = await door.post(runs, { experiment_ids: [id], max_results: most });
        for (const run of listAt(json, "runs") ?? []) {
          const data = valueAt(run, "data");
          yield {
            name: textAt(run, "info", "run_name"),
            params: valueAt(data, "params"),
            tags: valueAt(data, "tags"),
          };
        }
      },
    };
    yield {
      name: `${name} traces`,
      async *records() {
        const locations = [{ type: "MLFLOW_EXPERIMENT", mlflow_experiment: { experiment_id: id } }];
        const { json } = await door.post(traces, { locations, max_results: most });
        for (const trace of listAt(json, "traces") ?? []) {
          yield { request: valueAt(trace, "request_preview"), response: valueAt(trace, "response_preview") };
        }
      },
    };
  }
}
