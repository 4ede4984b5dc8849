import { resolveTxt } from "node:dns/promises";
import { Door } from "./door.ts";
import type { Evidence } from "./evidence.ts";
import { Network, type NetworkPlan } from "./network.ts";
import {
  type ControlProof,
  controlToken,
  proveControl,
  type TextAnswer,
  type Unproven,
} from "./scope/control.ts";
import type { Scope } from "./scope/scope.ts";

const fileAsker = { id: "scope", sends: ["GET /.well-known/watertight-scope.txt"] };
const mostBytes = 4096 + 1;

export interface ProvingPlan extends Omit<NetworkPlan, "guard"> {
  readonly scope: Scope;
  readonly key: Uint8Array;
  readonly agentName: string;
  readonly patience: number;
  readonly now: () => Date;
}

/** Asks DNS, then the web server of a name, for the token that proves control of it. */
export async function proved(
  subject: string,
  addresses: readonly string[],
  plan: ProvingPlan,
): Promise<ControlProof | Unproven> {
  const { key, now, patience, evidence } = plan;
  const proof = await proveControl(subject, {
    token: (name) => controlToken(key, name),
    addresses,
    lookupTxt: resolveTxt,
    getText: (url, address) => textFrom(url, address, plan),
    now,
    patience,
  });
  record(proof, subject, evidence);
  return proof;
}

async function textFrom(url: string, address: string, plan: ProvingPlan): Promise<TextAnswer> {
  const { hostname, port, protocol } = new URL(url);
  const secure = protocol === "https:";
  const { scope, agentName, patience } = plan;
  // Only what lacks nothing but this proof may be asked for it.
  const network = new Network({ ...plan, guard: { decide: (to, name) => scope.decideToProve(to, name) } });
  const name = hostname.replace(/^\[|\]$/g, "");
  const door = new Door({
    address,
    port: port === "" ? (secure ? 443 : 80) : Number(port),
    ...(name !== address && { name }),
    network,
    secure,
    agentName,
    patience,
  });
  try {
    const { status, headers, body } = await door.as(fileAsker).get("/.well-known/watertight-scope.txt");
    return {
      status,
      contentType: headers["content-type"],
      body: body.subarray(0, mostBytes).toString("utf8"),
    };
  } finally {
    door.close();
  }
}

function record(proof: ControlProof | Unproven, subject: string, evidence: Evidence): void {
  evidence.record({
    kind: "proved",
    subject,
    ...(proof.state === "proved" ? { by: proof.by, where: proof.where } : { failed: proof.why }),
  });
}
