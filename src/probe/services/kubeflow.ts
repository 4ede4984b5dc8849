import { httpService } from "../http-service.ts";
import { defineService } from "../service.ts";
import { isObject, listAt, textAt, valueAt } from "../wire/json.ts";
import { named } from "../wire/named.ts";

export const kubeflow = defineService(
  httpService({
    id: "kubeflow",
    title: "Kubeflow",
    category: "machine learning",
    ports: [8080, 80, 443],
    recognise: [
      {
        get: "/",
        tells: ({ text, headers }) =>
          text.includes("<title>Kubeflow Central Dashboard</title>") ||
          /\/dex\/auth\?.*kubeflow/i.test(headers["location"] ?? ""),
      },
      {
        get: "/api/workgroup/env-info",
        tells: ({ json }) => isEnvironment(json),
        version: ({ json }) => textAt(json, "platform", "kubeflowVersion"),
      },
    ],
    ask: [
      {
        get: "/api/workgroup/env-info",
        open: ({ json }) => isEnvironment(json),
        means: "takes a stranger for a user and tells the user's namespaces",
        shows: ["see metadata"],
        version: ({ json }) => textAt(json, "platform", "kubeflowVersion"),
        holds: ({ json }) => named(listAt(json, "namespaces"), "namespace"),
        reach: ({ json }) =>
          valueAt(json, "isClusterAdmin") === true
            ? [
                {
                  can: "administer",
                  because: "it says that the stranger is administrator of the cluster",
                  how: "shown",
                },
              ]
            : [],
      },
      {
        get: "/pipeline/apis/v1beta1/experiments?page_size=20",
        open: ({ json, status }) =>
          status === 200 && isObject(json) && ("experiments" in json || Object.keys(json).length === 0),
        means: "lists its pipelines' experiments without a login",
        shows: ["read data"],
        holds: ({ json }) => named(listAt(json, "experiments"), "name"),
      },
    ],
    reach: [
      {
        can: "run code",
        because: "notebooks and pipelines are started by the same interface, as containers of the cluster",
      },
      { can: "read credentials", because: "what runs there has the service account of its namespace" },
    ],
    hasAuthentication: true,
    fix: () => [
      {
        do: "publish the gateway inside the cluster only, until it asks for a login",
        where: "the Istio ingress gateway",
        language: "shell",
        text: `kubectl -n istio-system patch service istio-ingressgateway -p '{"spec":{"type":"ClusterIP"}}'`,
      },
      {
        do: "install oauth2-proxy with Dex, or your own OpenID Connect, from the manifests' common folder",
        where: "kubeflow/manifests common/oauth2-proxy and common/dex",
      },
      {
        do: "change the account that Dex is delivered with (user@example.com)",
        where: "common/dex/base/config-map.yaml",
      },
    ],
    references: [
      "https://www.kubeflow.org/docs/started/installing-kubeflow/",
      "kubeflow/kubeflow components/centraldashboard/app/api_workgroup.ts",
    ],
  }),
);

function isEnvironment(json: unknown): boolean {
  return (
    isObject(valueAt(json, "platform")) &&
    listAt(json, "namespaces") !== undefined &&
    textAt(json, "user") !== undefined
  );
}
