import { WatertightError } from "../../base/index.ts";
import { gatewayDoors, ingressDoors, routeDoors } from "./kubernetes-routes.ts";
import { serviceDoors } from "./kubernetes-service.ts";
import { type Surroundings, surroundingsOf } from "./kubernetes-surroundings.ts";
import { workloadDoors } from "./kubernetes-workload.ts";
import type { Manifest } from "./manifest.ts";
import { type ManifestFile, readObjects } from "./manifest-objects.ts";
import type { TargetNote, TargetsRead } from "./note.ts";
import type { Target } from "./target.ts";

/** More than this is no description of anybody's cluster. */
const mostObjects = 100_000;
const mostPorts = 200_000;

const doorsOf: ReadonlyMap<string, (manifest: Manifest, surroundings: Surroundings) => TargetsRead> = new Map(
  [
    ["Service", serviceDoors],
    ["Ingress", ingressDoors],
    ["Gateway", gatewayDoors],
    ["HTTPRoute", routeDoors],
    ["GRPCRoute", routeDoors],
    ["TLSRoute", routeDoors],
  ],
);

/**
 * What manifests, or what `kubectl get -o yaml` and `-o json` print, open to others. A file that cannot be read becomes a note,
 * so that the others are still looked at.
 * @throws WatertightError `unreadable` for more than 100,000 objects or 200,000 ports in all
 */
export function targetsFromKubernetes(files: readonly ManifestFile[]): TargetsRead {
  const notes: TargetNote[] = [];
  const manifests: Manifest[] = [];
  for (const file of files) {
    const read = readObjects(file);
    for (const manifest of read.objects) manifests.push(manifest);
    for (const note of read.notes) notes.push(note);
    if (manifests.length > mostObjects) throw tooMuch(`${mostObjects} objects`);
  }
  const surroundings = surroundingsOf(manifests);
  const targets: Target[] = [];
  let ports = 0;
  for (const manifest of manifests) {
    const read = (doorsOf.get(manifest.kind) ?? workloadDoors)(manifest, surroundings);
    for (const note of read.notes) notes.push(note);
    for (const target of read.targets) {
      ports += target.ports?.length ?? 1;
      if (ports > mostPorts) throw tooMuch(`${mostPorts} ports`);
      targets.push(target);
    }
  }
  return { targets, notes };
}

function tooMuch(most: string): WatertightError {
  return new WatertightError("unreadable", `expected at most ${most} in manifests`, "name fewer files");
}
