import { httpService } from "../http-service.ts";
import { defineService } from "../service.ts";
import type { HttpAnswer } from "../wire/http.ts";
import { listAt, textAt } from "../wire/json.ts";

const pods = "/pods";

export const kubelet = defineService(
  httpService({
    id: "kubelet",
    title: "Kubernetes kubelet",
    category: "platform",
    ports: [10250, 10255],
    recognise: [
      {
        get: pods,
        // Who is not allowed is told so in these words; who is not even known, by a bare "Unauthorized".
        tells: (answer) =>
          isPodList(answer) || /^Forbidden \(user=[^,]+, verb=get, resource=nodes/.test(answer.text),
      },
    ],
    ask: [
      {
        get: pods,
        open: isPodList,
        means: "shows the pods of its node, environment included, to anyone",
        shows: ["see metadata"],
        holds: ({ json }) =>
          (listAt(json, "items") ?? []).slice(0, 200).flatMap((one) => {
            const [space, name] = [textAt(one, "metadata", "namespace"), textAt(one, "metadata", "name")];
            return name === undefined ? [] : [{ name: `${space ?? ""}/${name}`.slice(0, 200) }];
          }),
        reach: () => [
          {
            can: "read credentials",
            because: "what stands in a pod's environment and command line is told with it",
            how: "inferred",
          },
        ],
      },
    ],
    reach: [
      {
        can: "run code",
        because: "on its main port (10250) commands run in containers for whoever may see them",
      },
      {
        can: "administer",
        because: "logs, exec and attach belong to the same API; a read-only port (10255) has none",
      },
    ],
    hasAuthentication: true,
    fix: () => [
      {
        do: "turn anonymous access and the read-only port off, and let the API server decide who may what",
        where: "/var/lib/kubelet/config.yaml, then systemctl restart kubelet",
        language: "yaml",
        text: "authentication:\n  anonymous:\n    enabled: false\n  webhook:\n    enabled: true\nauthorization:\n  mode: Webhook\nreadOnlyPort: 0",
      },
    ],
    references: ["https://kubernetes.io/docs/reference/access-authn-authz/kubelet-authn-authz/"],
  }),
);

/** A long list comes cut off, and is one by how it begins. */
function isPodList({ status, json, cut, text }: HttpAnswer): boolean {
  if (status !== 200) return false;
  if (cut) return /^\{"kind":"PodList","apiVersion":"v1"/.test(text);
  return textAt(json, "kind") === "PodList" && textAt(json, "apiVersion") === "v1";
}
