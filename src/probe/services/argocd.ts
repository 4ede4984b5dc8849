import { httpService } from "../http-service.ts";
import { defineService } from "../service.ts";
import { listAt, textAt, valueAt } from "../wire/json.ts";
import { named } from "../wire/named.ts";

export const argocd = defineService(
  httpService({
    id: "argocd",
    title: "Argo CD",
    category: "orchestration",
    ports: [443, 8080],
    recognise: [
      // Both public by design.
      {
        get: "/api/version",
        tells: ({ json }) => /^v\d+\.\d+\.\d+\S*\+[0-9a-f]{7}/.test(textAt(json, "Version") ?? ""),
        version: ({ json }) => /^v(\d+\.\d+\.\d+)/.exec(textAt(json, "Version") ?? "")?.[1],
      },
      { get: "/", tells: ({ text }) => /<title>Argo CD<\/title>/.test(text) },
    ],
    ask: [
      {
        get: "/api/v1/applications?fields=items.metadata.name,metadata.resourceVersion",
        open: ({ status, json }) =>
          status === 200 &&
          valueAt(json, "metadata") !== undefined &&
          (listAt(json, "items") !== undefined || valueAt(json, "items") === null),
        means: "lists its applications without a login",
        shows: ["see metadata"],
        holds: ({ json }) => named(listAt(json, "items"), "metadata", "name"),
      },
    ],
    reach: [
      {
        can: "administer",
        because: "anonymous callers act with the default role; where it is admin they change deployments",
      },
      {
        can: "reach other systems",
        because: "it holds accounts of repositories and clusters, and deploys to them",
      },
    ],
    hasAuthentication: true,
    fix: () => [
      {
        do: "turn anonymous access off, and give the default role nothing",
        where: "the ConfigMaps argocd-cm and argocd-rbac-cm",
        language: "shell",
        text: `kubectl -n argocd patch configmap argocd-cm --type merge -p '{"data":{"users.anonymous.enabled":"false"}}'\nkubectl -n argocd patch configmap argocd-rbac-cm --type merge -p '{"data":{"policy.default":""}}'`,
      },
    ],
    references: [
      "https://argo-cd.readthedocs.io/en/stable/operator-manual/rbac/",
      "https://argo-cd.readthedocs.io/en/stable/operator-manual/user-management/",
    ],
  }),
);
