import { WatertightError } from "../../base/index.ts";
import { type Budget, readService } from "./compose-service.ts";
import type { Variables } from "./compose-variables.ts";
import { demandSize } from "./input-size.ts";
import { type TargetNote, type TargetsRead, visible } from "./note.ts";
import type { Target } from "./target.ts";
import { readYaml, yamlParts } from "./yaml-documents.ts";
import { entries, field, isMapping } from "./yaml-fields.ts";

/** More than this is no description of anybody's machine. An alias can stand for much with few characters. */
const most = { services: 5000, entries: 20_000, ports: 200_000 };

/**
 * What a Docker Compose file publishes on this machine. Variables have their defaults unless values are handed in;
 * `name` is the file's.
 * @throws WatertightError `unreadable` when it is no Compose file
 */
export function targetsFromCompose(content: string, name: string, variables: Variables = {}): TargetsRead {
  demandSize(content, name);
  const targets: Target[] = [];
  const notes: TargetNote[] = [];
  const left: Budget = { ...most };
  for (const part of yamlParts(content, name)) {
    const { value, lineOf } = readYaml(part, name);
    if (field(value, "include") !== undefined) {
      const from = `${name}, line ${lineOf(["include"]) ?? 1}`;
      notes.push({ from, text: "include names other files, which are not followed", unseen: true });
    }
    const services = field(value, "services");
    if (services !== undefined && services !== null && !isMapping(services)) {
      throw unreadable(
        `${name}, line ${lineOf(["services"]) ?? 1}: expected services to be named, as in "clickhouse:"`,
      );
    }
    for (const [service, plan] of entries(services)) {
      left.services -= 1;
      const lineBelow = (path: readonly (string | number)[]) => lineOf(["services", service, ...path]) ?? 1;
      const read = readService({
        plan,
        place: `${name}, service ${visible(service)}`,
        lineBelow,
        variables,
        left,
      });
      if (left.services < 0 || left.entries < 0 || left.ports < 0) {
        throw unreadable(
          `${name}: expected at most ${most.services} services with ${most.ports} ports in all`,
        );
      }
      targets.push(...read.targets);
      notes.push(...read.notes);
    }
  }
  if (targets.length === 0 && notes.length === 0)
    throw unreadable(`${name}: expected a Compose file with services, found none`);
  return { targets, notes };
}

function unreadable(message: string): WatertightError {
  return new WatertightError("unreadable", message, "name the docker-compose.yml or compose.yaml itself");
}
