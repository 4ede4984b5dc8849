import { httpService } from "../http-service.ts";
import { defineService } from "../service.ts";
import { listAt, numberAt, textAt } from "../wire/json.ts";
import { named } from "../wire/named.ts";

export const kubernetesApi = defineService(
  httpService({
    id: "kubernetes-api",
    title: "Kubernetes API server",
    category: "platform",
    ports: [6443, 8443, 8080, 8001, 16443],
    recognise: [
      {
        // Public by design, unless anonymous access is off.
        get: "/version",
        tells: ({ json }) =>
          /^v\d+\.\d+\.\d+/.test(textAt(json, "gitVersion") ?? "") &&
          textAt(json, "major") !== undefined &&
          textAt(json, "goVersion") !== undefined,
        version: ({ json }) => textAt(json, "gitVersion")?.slice(1),
      },
      {
        get: "/",
        tells: ({ json }) =>
          textAt(json, "kind") === "Status" &&
          textAt(json, "apiVersion") === "v1" &&
          [401, 403].includes(numberAt(json, "code") ?? 0),
      },
    ],
    ask: [
      {
        get: "/api/v1/namespaces?limit=50",
        open: ({ json }) => textAt(json, "kind") === "NamespaceList" && listAt(json, "items") !== undefined,
        means: "lists its namespaces without a login",
        shows: ["see metadata"],
        holds: ({ json }) => named(listAt(json, "items"), "metadata", "name"),
        identity: ({ json }) =>
          textAt(
            (listAt(json, "items") ?? []).find((one) => textAt(one, "metadata", "name") === "kube-system"),
            "metadata",
            "uid",
          ),
      },
      {
        get: "/api/v1/secrets?limit=1",
        keep: "status",
        open: ({ status }) => status === 200,
        means: "hands out its secrets without a login",
        shows: ["read credentials"],
      },
    ],
    reach: [
      {
        can: "run code",
        because: "who may create a pod runs it on a node; what strangers may do was not asked further",
      },
      {
        can: "administer",
        because: "a role that lists for everyone is often bound to more (cluster-admin for system:anonymous)",
      },
    ],
    hasAuthentication: true,
    fix: () => [
      {
        do: "find what was given to everyone, and take it back",
        where:
          "kubectl, with an administrator's account; a kubectl proxy that listens for others is ended instead",
        language: "shell",
        text: "kubectl get clusterrolebindings,rolebindings -A -o wide | grep -E 'system:(anonymous|unauthenticated)'\nkubectl delete clusterrolebinding NAME",
      },
      {
        do: "turn anonymous access off, but for health (Kubernetes 1.34: in a file of its own)",
        where: "/etc/kubernetes/manifests/kube-apiserver.yaml",
        language: "yaml",
        text: "- --anonymous-auth=false\n- --authorization-mode=Node,RBAC",
      },
    ],
    references: [
      "https://kubernetes.io/docs/reference/access-authn-authz/authentication/#anonymous-requests",
      "https://kubernetes.io/docs/reference/access-authn-authz/rbac/#discovery-roles",
    ],
  }),
);
