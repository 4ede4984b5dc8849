import { httpService } from "../http-service.ts";
import { defineService } from "../service.ts";
import type { HttpAnswer } from "../wire/http.ts";
import { isObject, listAt, numberAt, valueAt } from "../wire/json.ts";
import { named } from "../wire/named.ts";

export const kubernetesDashboard = defineService(
  httpService({
    id: "kubernetes-dashboard",
    title: "Kubernetes Dashboard",
    category: "dashboard",
    ports: [8443, 9090, 30000],
    recognise: [
      // The page itself is public by design: it asks for a token when it has to.
      { get: "/", tells: ({ text }) => /<title>\s*Kubernetes Dashboard\s*<\/title>/.test(text) },
    ],
    ask: [
      {
        get: "/api/v1/namespace",
        open: (answer) => spacesOf(answer) !== undefined && errorsOf(answer).length === 0,
        guarded: (answer) =>
          [401, 403].includes(answer.status) ||
          errorsOf(answer).some((one) => [401, 403].includes(numberAt(one, "ErrStatus", "code") ?? 0)),
        means: "shows the cluster's namespaces without a token",
        shows: ["see metadata"],
        holds: (answer) => named(spacesOf(answer), "objectMeta", "name"),
      },
      {
        get: "/api/v1/login/skippable",
        open: ({ json }) => valueAt(json, "skippable") === true,
        guarded: ({ json }) => valueAt(json, "skippable") === false,
        grade: "weak",
        means: "lets its login be skipped: everyone then acts with the dashboard's own account",
        meansGuarded: "does not let its login be skipped",
        shows: ["see metadata"],
      },
    ],
    reach: [
      {
        can: "administer",
        because: "everyone acts with the dashboard's account, which is often given cluster-admin",
      },
      { can: "run code", because: "it starts workloads and opens shells in containers" },
      { can: "read credentials", because: "it shows the values of secrets" },
    ],
    hasAuthentication: true,
    fix: () => [
      {
        do: "take away its flags that let people in without a token, and what its account was given",
        where: "the Deployment's arguments, and the cluster's role bindings",
        language: "shell",
        text: "kubectl -n kubernetes-dashboard edit deployment kubernetes-dashboard   # no --enable-skip-login, no --enable-insecure-login\nkubectl get clusterrolebindings -o wide | grep kubernetes-dashboard\nkubectl delete clusterrolebinding NAME",
      },
      {
        do: "reach it through kubectl alone",
        where: "the Service: type ClusterIP",
        language: "shell",
        text: "kubectl -n kubernetes-dashboard port-forward svc/kubernetes-dashboard 8443:443",
      },
    ],
    references: [
      "https://kubernetes.io/docs/tasks/access-application-cluster/web-ui-dashboard/",
      "kubernetes/dashboard docs/user/access-control/README.md",
    ],
  }),
);

function spacesOf({ status, json }: HttpAnswer): readonly unknown[] | undefined {
  const isList = status === 200 && isObject(valueAt(json, "listMeta"));
  return isList ? listAt(json, "namespaces") : undefined;
}

/** What the account behind it may not do comes as a list beside what it may. */
function errorsOf({ json }: HttpAnswer): readonly unknown[] {
  return listAt(json, "errors") ?? [];
}
