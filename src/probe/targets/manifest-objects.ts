import { WatertightError } from "../../base/index.ts";
import { demandSize } from "./input-size.ts";
import type { Manifest } from "./manifest.ts";
import { type TargetNote, visible } from "./note.ts";
import { readYaml, type YamlDocument, type YamlPart, yamlParts } from "./yaml-documents.ts";
import { field, items, text } from "./yaml-fields.ts";

export interface ManifestFile {
  readonly name: string;
  readonly text: string;
}

export interface ObjectsRead {
  readonly objects: readonly Manifest[];
  /** What could not be read, and what is no object. */
  readonly notes: readonly TargetNote[];
}

/** More than this in a file is no description of anybody's cluster. An alias can stand for much with few characters. */
const mostObjects = 50_000;

const wanted = new Set([
  ...["Service", "Ingress", "Gateway", "HTTPRoute", "GRPCRoute", "TLSRoute", "Node", "Pod", "Deployment"],
  ...["StatefulSet", "DaemonSet", "ReplicaSet", "ReplicationController", "Job", "CronJob"],
]);

/** A block mapping's own `kind`: nothing inside it begins a line there. */
const kindLine = /^kind[ \t]*:[ \t]*["']?(\w+)["']?[ \t]*(?:#.*)?\r?$/gm;

/** What the template of a chart has in it: https://helm.sh/docs/chart_template_guide/ */
const template =
  /\{\{-?\s*(?:\/\*|(?:if|with|range|end|else|include|template|define|block|toYaml|printf|tpl|default|quote|required|lookup)\b|\(|\$?\.(?:Values|Release|Chart|Files|Capabilities|Template)\b)/;

/** Reads the objects that open doors; each document by itself, so that one that is broken takes no other with it. */
export function readObjects(file: ManifestFile): ObjectsRead {
  const objects: Manifest[] = [];
  const notes: TargetNote[] = [];
  const attempt = (read: () => void): void => {
    try {
      read();
    } catch (thrown) {
      if (!(thrown instanceof WatertightError)) throw thrown;
      const advice = thrown.hint === undefined ? "" : ` (${thrown.hint})`;
      notes.push({ from: visible(file.name), text: `${thrown.message}${advice}`, unseen: true });
    }
  };
  attempt(() => {
    demandSize(file.text, visible(file.name));
    const json = parsedJson(file.text);
    if (json !== undefined) {
      collect({ value: json, lineOf: () => undefined }, file, objects, notes);
      return;
    }
    for (const part of yamlParts(file.text, visible(file.name))) {
      if (isWanted(part)) attempt(() => collect(readPart(part, file), file, objects, notes));
    }
  });
  return { objects, notes };
}

/** Secrets, ConfigMaps and the like stay unread, and so does a definition of many MB. */
function isWanted({ text: content }: YamlPart): boolean {
  const kinds = [...content.matchAll(kindLine)].map(([, kind = ""]) => kind);
  return kinds.length === 0 || kinds.some((kind) => wanted.has(kind) || kind.endsWith("List"));
}

function readPart(part: YamlPart, file: ManifestFile): YamlDocument {
  if (!template.test(part.text)) return readYaml(part, visible(file.name));
  const message = `line ${part.line}: the template of a chart has no values yet, so it is not looked at`;
  throw new WatertightError(
    "unreadable",
    message,
    "render it first, with helm template, and scan what comes out",
  );
}

interface Placed {
  readonly value: unknown;
  readonly path: readonly (string | number)[];
}

function collect(document: YamlDocument, file: ManifestFile, objects: Manifest[], notes: TargetNote[]): void {
  const open: Placed[] = [{ value: document.value, path: [] }];
  let seen = 0;
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { value, path } = next;
    const kind = text(field(value, "kind"));
    const line = document.lineOf(path);
    const behind = line === undefined ? "" : `, line ${line}`;
    if (kind === undefined) {
      if (value === undefined || value === null) continue;
      const from = `${visible(file.name)}${behind}`;
      notes.push({ from, text: "is no Kubernetes object: it has no kind", unseen: false });
    } else if (kind.endsWith("List")) {
      const list = items(field(value, "items"));
      seen += list.length;
      if (seen > mostObjects) throw tooMany();
      for (let index = list.length - 1; index >= 0; index--) {
        open.push({ value: list[index], path: [...path, "items", index] });
      }
    } else if (wanted.has(kind)) {
      const metadata = field(value, "metadata");
      const name = text(field(metadata, "name")) ?? "";
      const namespace = text(field(metadata, "namespace"));
      const from = `${visible(file.name)}, ${kind} ${visible(name)}${behind}`;
      objects.push({ kind, value, name, namespace, from });
    }
  }
}

function tooMany(): WatertightError {
  return new WatertightError("unreadable", `expected at most ${mostObjects} objects in a file`, "split it");
}

/** Undefined when it is none: YAML may begin with a brace as well. */
function parsedJson(content: string): unknown {
  const json = content.replace(/^\uFEFF/, "");
  if (!/^\s*\{/.test(json)) return undefined;
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
