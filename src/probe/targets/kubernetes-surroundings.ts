import { isIP } from "node:net";
import { imageName } from "./image-name.ts";
import { podOf } from "./kubernetes-workload.ts";
import type { Manifest } from "./manifest.ts";
import { entries, field, isMapping, items, text } from "./yaml-fields.ts";

/** What other objects tell about a Service. */
export interface Surroundings {
  /** Addresses of the nodes. */
  readonly nodes: readonly string[];
  /** The product in the first container of the pods that a selector chooses; a hint, so the first that fits will do. */
  productBehind(selector: unknown, namespace: string | undefined): string | undefined;
}

interface Pod {
  readonly labels: ReadonlyMap<string, unknown>;
  readonly product: string;
}

const mostLabels = 100;
const mostTried = 100;
const mostNodes = 10_000;

/** Gathers nodes and pods from all objects. */
export function surroundingsOf(manifests: readonly Manifest[]): Surroundings {
  const nodes = new Set<string>();
  const pods = new Map<string, Pod[]>();
  for (const { kind, value, namespace } of manifests) {
    if (kind === "Node") {
      for (const address of nodeAddresses(value)) if (nodes.size < mostNodes) nodes.add(address);
      continue;
    }
    const pod = podOf(kind, value);
    const image = text(field(items(field(pod?.spec, "containers"))[0], "image"));
    const product = image === undefined ? undefined : imageName(image);
    if (pod === undefined || product === undefined) continue;
    const labels = new Map(entries(pod.labels).slice(0, mostLabels));
    for (const [name, label] of labels) {
      const key = keyOf(namespace, name, label);
      const same = pods.get(key);
      if (same === undefined) pods.set(key, [{ labels, product }]);
      else if (same.length < mostTried) same.push({ labels, product });
    }
  }
  return {
    nodes: [...nodes],
    productBehind(selector, namespace) {
      const wanted = isMapping(selector) ? entries(selector).slice(0, mostLabels) : [];
      const [first] = wanted;
      if (first === undefined) return undefined;
      const candidates = pods.get(keyOf(namespace, ...first)) ?? [];
      return candidates.find(({ labels }) => wanted.every(([name, label]) => labels.get(name) === label))
        ?.product;
    },
  };
}

function keyOf(namespace: string | undefined, name: string, label: unknown): string {
  return JSON.stringify([namespace ?? "default", name, text(label) ?? ""]);
}

function nodeAddresses(node: unknown): readonly string[] {
  return items(field(field(node, "status"), "addresses"))
    .slice(0, mostLabels)
    .flatMap((entry) => {
      const address = text(field(entry, "address"));
      const isOne = /^(?:InternalIP|ExternalIP)$/.test(text(field(entry, "type")) ?? "");
      return isOne && address !== undefined && isIP(address) !== 0 ? [address] : [];
    });
}
