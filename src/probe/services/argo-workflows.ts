import { httpService } from "../http-service.ts";
import { defineService, usualVerdict } from "../service.ts";
import { isObject, listAt, textAt, valueAt } from "../wire/json.ts";
import { named } from "../wire/named.ts";

/** Names only: workflows carry parameters, which may hold anything. */
const workflows =
  "/api/v1/workflows/?listOptions.limit=20&fields=metadata,items.metadata.name,items.metadata.namespace";

export const argoWorkflows = defineService(
  httpService({
    id: "argo-workflows",
    title: "Argo Workflows",
    category: "orchestration",
    ports: [2746],
    recognise: [
      { get: "/", tells: ({ text }) => /<title>Argo<\/title>/.test(text) },
      {
        get: "/api/v1/version",
        tells: ({ json }) => isVersion(json),
        version: ({ json }) => textAt(json, "version"),
      },
    ],
    ask: [
      {
        get: "/api/v1/version",
        open: ({ json }) => isVersion(json),
        grade: "weak",
        means: "tells its version",
        shows: ["see metadata"],
        version: ({ json }) => textAt(json, "version"),
      },
      {
        get: workflows,
        open: ({ json }) =>
          isObject(valueAt(json, "metadata")) &&
          isObject(json) &&
          ("items" in json || Object.keys(json).length === 1),
        means: "lists its workflows without a token (auth mode server)",
        meansGuarded: "asks for a token",
        shows: ["read data"],
        holds: ({ json }) => named(listAt(json, "items"), "metadata", "name"),
      },
    ],
    verdict: (answers) => usualVerdict(answers.filter(({ request }) => request !== "GET /api/v1/version")),
    reach: [
      {
        can: "run code",
        because: "a workflow runs containers in the cluster, and is submitted by the same API",
      },
      { can: "read credentials", because: "containers run with a service account of the cluster" },
    ],
    hasAuthentication: true,
    fix: () => [
      {
        do: "ask for a Kubernetes token or a login of your own",
        where: "arguments of the argo-server deployment",
        language: "shell",
        text: `kubectl -n argo patch deployment argo-server --type=json -p '[{"op":"replace","path":"/spec/template/spec/containers/0/args","value":["server","--auth-mode=client"]}]'`,
      },
      {
        do: "publish it inside the cluster only",
        language: "shell",
        text: `kubectl -n argo patch service argo-server -p '{"spec":{"type":"ClusterIP"}}'`,
      },
    ],
    references: [
      "https://argo-workflows.readthedocs.io/en/latest/argo-server-auth-mode/",
      "argoproj/argo-workflows server/auth/gatekeeper.go",
    ],
  }),
);

function isVersion(json: unknown): boolean {
  return (
    textAt(json, "gitTreeState") !== undefined &&
    textAt(json, "buildDate") !== undefined &&
    textAt(json, "version") !== undefined
  );
}
