import { Door, type DoorPlan } from "./door.ts";
import { DoorFault } from "./door-fault.ts";
import { otherProtocol } from "./other-protocol.ts";
import type { Recognition, Service } from "./service.ts";
import type { HttpAnswer } from "./wire/http.ts";

/** What is behind a door. A service comes with the door it was recognised at, which the caller closes. */
export type Identified =
  | { readonly is: "service"; readonly door: Door; readonly service: Service; readonly known: Recognition }
  | {
      readonly is: "strange";
      readonly verdict: "unknown" | "other";
      readonly speaks: string;
      readonly why: string;
    };

/** Ports that are encrypted from the first byte nearly everywhere. */
const securePorts = new Set([443, 2376, 5671, 6443, 6984, 8443, 8444, 8883, 9142, 9440, 9443, 10250, 18091]);
/** Milliseconds for a server that speaks first. */
const greetingWait = 600;

/** Milliseconds for services that are not expected at a port: what waits for a line end is silent to binary questions. */
const shortPatience = 1500;

const control = { id: "door", sends: ["GET /"] };

/** Asks what is behind a door: the services that usually listen there first, then all others. */
export async function identify(
  plan: Omit<DoorPlan, "secure">,
  services: readonly Service[],
): Promise<Identified> {
  const tried: Strange[] = [];
  for (const secure of securePorts.has(plan.port) ? [true, false] : [false, true]) {
    const door = new Door({ ...plan, secure });
    const quick = new Door({ ...plan, secure, patience: Math.min(plan.patience, shortPatience) });
    const found = await behind(door, quick, services);
    quick.close();
    if ("service" in found) return { is: "service", door, ...found };
    door.close();
    if (found.isFinal) return { is: "strange", ...found };
    tried.push(found);
  }
  const [first, second] = tried;
  const told = [first, second].find((one) => one !== undefined && one.speaks !== nothingKnown) ?? first;
  return {
    is: "strange",
    verdict: "unknown",
    speaks: told?.speaks ?? nothingKnown,
    why: told?.why ?? "it was not asked",
  };
}

interface Strange {
  readonly verdict: "unknown" | "other";
  readonly speaks: string;
  readonly why: string;
  /** No use in asking in another way. */
  readonly isFinal: boolean;
}

const nothingKnown = "nothing that is known";

async function behind(
  door: Door,
  quick: Door,
  services: readonly Service[],
): Promise<{ readonly service: Service; readonly known: Recognition } | Strange> {
  const hinted = services.filter(({ ports }) => ports.includes(door.port));
  const others = services.filter(({ ports }) => !ports.includes(door.port));
  const usual = await first(
    door,
    hinted.filter(({ wire }) => wire === "tcp"),
  );
  if ("service" in usual) return usual;

  const root = await page(door);
  if (!(root instanceof DoorFault)) {
    const web = (list: readonly Service[]): readonly Service[] => list.filter(({ wire }) => wire === "http");
    const found = await first(door, [...web(hinted), ...web(others)]);
    if ("service" in found) return found;
    if (!door.secure && wantsTls(root)) return strange("HTTP that wants TLS", "it was asked without", false);
    const server = root.headers["server"];
    const speaks = `HTTP${server === undefined ? "" : ` (${server.slice(0, 300)})`}`;
    return strange(speaks, found.fault?.message ?? "no product that is known answers like this", true);
  }
  const stop = "it was found gone when it was asked again";
  if (root.kind === "refused" || root.kind === "out of scope")
    return strange(nothingKnown, root.kind === "refused" ? stop : root.message, true);

  const greeting = await heard(quick);
  const other = otherProtocol(greeting);
  if (other !== undefined) return { verdict: "other", speaks: other, why: "no data service", isFinal: true };
  const found = await first(
    quick,
    others.filter(({ wire }) => wire === "tcp"),
  );
  if ("service" in found) return found;
  const fault = found.fault ?? root;
  return strange(nothingKnown, fault.message, false);
}

function strange(speaks: string, why: string, isFinal: boolean): Strange {
  return { verdict: "unknown", speaks, why, isFinal };
}

/** The first of the services that knows the door, generic ones last by their place in the list. */
async function first(
  door: Door,
  services: readonly Service[],
): Promise<
  { readonly service: Service; readonly known: Recognition } | { readonly fault: DoorFault | undefined }
> {
  let fault: DoorFault | undefined;
  for (const service of services) {
    try {
      const known = await service.recognise(door.as(service));
      if (known !== undefined) return { service, known };
    } catch (thrown) {
      if (!(thrown instanceof DoorFault) || thrown.kind === "stopped") throw thrown;
      fault = thrown;
      if (isUseless(thrown)) break;
    }
  }
  return { fault };
}

/** Whether nobody else would get an answer either. */
function isUseless({ kind }: DoorFault): boolean {
  return kind === "refused" || kind === "out of scope" || kind === "unreachable";
}

async function page(door: Door): Promise<HttpAnswer | DoorFault> {
  try {
    return await door.as(control).get("/");
  } catch (thrown) {
    if (!(thrown instanceof DoorFault) || thrown.kind === "stopped") throw thrown;
    return thrown;
  }
}

async function heard(door: Door): Promise<Buffer> {
  try {
    return await door.greeting(greetingWait);
  } catch (thrown) {
    if (!(thrown instanceof DoorFault) || thrown.kind === "stopped") throw thrown;
    return Buffer.alloc(0);
  }
}

/** Go, nginx and Apache each have words for plain HTTP at a TLS port. */
function wantsTls({ status, text }: HttpAnswer): boolean {
  return status === 400 && /https|\bTLS\b|\bSSL\b/i.test(text);
}
