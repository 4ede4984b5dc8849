import { Door, type DoorPlan } from "./door.ts";
import { DoorFault } from "./door-fault.ts";
import type { Service } from "./service.ts";

/** Products that no honest server is at once, known by one cheap question each; on the web by a page of their own. */
const controls: Readonly<Record<Service["wire"], readonly string[]>> = {
  http: ["jupyter", "grafana", "solr", "vault", "n8n"],
  tcp: ["redis", "memcached", "zookeeper", "postgres"],
};
const asked = 4;
/** Milliseconds: an honest server has no reason to answer as something else. */
const patience = 1000;
/** On the web one may well stand behind the same proxy; several do not. */
const tooMany: Readonly<Record<Service["wire"], number>> = { http: 2, tcp: 1 };

/**
 * Other products that a door also claims to be: a honeypot, or a proxy that says yes to all. Asked only of doors that
 * would otherwise be called open or weak.
 */
export async function claimsBesides(
  plan: DoorPlan,
  service: Service,
  services: readonly Service[],
): Promise<readonly string[]> {
  const product = service.id.split(".")[0];
  const others = controls[service.wire]
    .flatMap((id) => services.find((one) => one.id === id) ?? [])
    .filter(({ id }) => id.split(".")[0] !== product)
    .slice(0, asked);
  const claimed: string[] = [];
  const door = new Door({ ...plan, patience: Math.min(plan.patience, patience) });
  for (const other of others) {
    try {
      if ((await other.recognise(door.as(other))) !== undefined) claimed.push(other.title);
    } catch (thrown) {
      if (!(thrown instanceof DoorFault) || thrown.kind === "stopped") throw thrown;
    }
  }
  door.close();
  return claimed.length >= tooMany[service.wire] ? claimed : [];
}
