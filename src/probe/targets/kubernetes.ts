import { WatertightError } from "../../base/index.ts";
import { demandSize } from "./input-size.ts";
import { gatewayDoors, ingressDoors, routeDoors } from "./kubernetes-routes.ts";
import { serviceDoors } from "./kubernetes-service.ts";
import { type Surroundings, surroundingsOf } from "./kubernetes-surroundings.ts";
import { workloadDoors } from "./kubernetes-workload.ts";
import type { Manifest } from "./manifest.ts";
import { type TargetNote, type TargetsRead, visible } from "./note.ts";
import type { Target } from "./target.ts";
import { readYaml, type YamlDocument, yamlParts } from "./yaml-documents.ts";
import { field, items, text } from "./yaml-fields.ts";

export interface ManifestFile {
  readonly name: string;
  readonly text: string;
}

/** More than this is no description of anybody's cluster. An alias can stand for much with few characters. */
const mostObjects = 50_000;
const mostPorts = 200_000;
const kinds =
  /^(?:List|.*List|Service|Ingress|Gateway|HTTPRoute|GRPCRoute|TLSRoute|Node|Pod|Deployment|StatefulSet|DaemonSet|ReplicaSet|ReplicationController|Job|CronJob)$/;
/** A block mapping's own `kind`, which nothing inside it can stand in the place of: only it begins a line there. */
const kindLine = /^kind[ \t]*:[ \t]*["']?(\w+)["']?[ \t]*(?:#.*)?\r?$/m;
/** What Go's templates begin with in a chart; dashboards and alerts in a ConfigMap hold other ones. */
const template =
  /\{\{-?\s*(?:\/\*|(?:if|with|range|end|else|include|template|define|block|toYaml|printf|tpl|default|quote|required|lookup)\b|[(]|\$?\.(?:Values|Release|Chart|Files|Capabilities|Template)\b)/;

/**
 * What manifests, or what `kubectl get -o yaml` and `-o json` print, open to others. A file that cannot be read becomes a note, so that
 * the others are still looked at.
 * @throws WatertightError `unreadable` for more than 50,000 objects or 200,000 ports in all
 */
export function targetsFromKubernetes(files: readonly ManifestFile[]): TargetsRead {
  const notes: TargetNote[] = [];
  const manifests: Manifest[] = [];
  for (const file of files) {
    try {
      const { objects, strangers } = objectsOf(file);
      for (const object of objects) manifests.push(object);
      for (const stranger of strangers) notes.push(stranger);
    } catch (thrown) {
      if (!(thrown instanceof WatertightError)) throw thrown;
      const rendered = file.text.includes("{{") ? "; a chart is rendered first, with helm template" : "";
      notes.push({ from: visible(file.name), text: `${thrown.message}${rendered}`, unseen: true });
    }
    if (manifests.length > mostObjects) throw tooMuch(`${mostObjects} objects`);
  }
  const targets: Target[] = [];
  const surroundings = surroundingsOf(manifests);
  let ports = 0;
  for (const manifest of manifests) {
    const read = readersOf[manifest.kind]?.(manifest, surroundings) ?? workloadDoors(manifest);
    for (const note of read.notes) notes.push(note);
    for (const target of read.targets) {
      ports += target.ports?.length ?? 1;
      if (ports > mostPorts) throw tooMuch(`${mostPorts} ports`);
      targets.push(target);
    }
  }
  return { targets, notes };
}

const readersOf: Readonly<Record<string, (manifest: Manifest, surroundings: Surroundings) => TargetsRead>> = {
  Service: serviceDoors,
  Ingress: ingressDoors,
  Gateway: gatewayDoors,
  HTTPRoute: routeDoors,
  GRPCRoute: routeDoors,
  TLSRoute: routeDoors,
  Node: () => ({ targets: [], notes: [] }),
};

function objectsOf(file: ManifestFile): {
  readonly objects: readonly Manifest[];
  readonly strangers: readonly TargetNote[];
} {
  demandSize(file.text, file.name);
  if (template.test(file.text)) {
    throw new WatertightError(
      "unreadable",
      `${file.name} is the template of a chart, which has no values yet`,
    );
  }
  const objects: Manifest[] = [];
  const strangers: TargetNote[] = [];
  let seen = 0;
  for (const { value: root, lineOf } of documentsOf(file)) {
    const open: Placed[] = [{ value: root, path: [] }];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      seen += 1;
      if (seen > mostObjects) throw tooMuch(`${mostObjects} objects`);
      const { value, path } = next;
      const line = lineOf(path);
      const place = (what: string): string =>
        [visible(file.name), what, line === undefined ? "" : `line ${line}`].filter(Boolean).join(", ");
      const kind = text(field(value, "kind"));
      if (kind === undefined) {
        if (value !== undefined && value !== null)
          strangers.push({ from: place(""), text: "is no Kubernetes object: it has no kind", unseen: false });
      } else if (kind.endsWith("List")) {
        const list = items(field(value, "items"));
        if (list.length > mostObjects) throw tooMuch(`${mostObjects} objects`);
        for (let index = list.length - 1; index >= 0; index--)
          open.push({ value: list[index], path: [...path, "items", index] });
      } else if (kinds.test(kind)) {
        const metadata = field(value, "metadata");
        const name = text(field(metadata, "name")) ?? "";
        objects.push({
          kind,
          value,
          name,
          namespace: text(field(metadata, "namespace")),
          from: place(`${kind} ${visible(name)}`),
        });
      }
    }
  }
  return { objects, strangers };
}

interface Placed {
  readonly value: unknown;
  readonly path: readonly (string | number)[];
}

function tooMuch(most: string): WatertightError {
  return new WatertightError(
    "unreadable",
    `expected at most ${most} in manifests`,
    "name fewer files, or split them",
  );
}

function* documentsOf(file: ManifestFile): Generator<YamlDocument> {
  const json = /^\s*[{[]/.test(file.text) ? parsedJson(file.text) : undefined;
  if (json !== undefined) {
    yield { value: json, lineOf: () => undefined };
    return;
  }
  for (const part of yamlParts(file.text, file.name)) {
    // Secrets, ConfigMaps and the like stay unread.
    const kind = kindLine.exec(part.text)?.[1];
    if (kind !== undefined && !kinds.test(kind)) continue;
    yield readYaml(part, file.name);
  }
}

/** Undefined when it is none: YAML may begin with a brace as well. */
function parsedJson(content: string): unknown {
  try {
    return JSON.parse(content);
  } catch {
    return undefined;
  }
}
