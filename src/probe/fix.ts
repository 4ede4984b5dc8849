import type { Exposure, FixStep } from "../model/index.ts";

export interface FixPlan {
  /** The product's own, most urgent first. */
  readonly own: readonly FixStep[];
  readonly ports: readonly number[];
  readonly reachableBy: Exposure["reachableBy"];
}

/** The order that holds for every product: shut the door, mend the product, then look for who was there. */
export function commonSteps({ own, ports, reachableBy }: FixPlan): FixStep[] {
  return [...(reachableBy === "this machine" ? [] : [closeNow(ports)]), ...own, lookBack, proveIt];
}

function closeNow(ports: readonly number[]): FixStep {
  const list = [...ports].sort((one, other) => one - other).join(", ");
  return {
    do: `shut it off now, before anything else: let only the hosts that need it reach ${ports.length === 1 ? "port" : "ports"} ${list}`,
    where: "the machine's firewall, or the security group of the cloud (remove 0.0.0.0/0 and ::/0)",
    language: "shell",
    // A table of its own, so that it works beside whatever rules are there. nft(8)
    text: [
      "nft add table inet watertight",
      "nft 'add chain inet watertight input { type filter hook input priority -10 ; }'",
      `nft 'add rule inet watertight input iif != lo tcp dport { ${list} } drop'`,
    ].join("\n"),
  };
}

const lookBack: FixStep = {
  do: "keep the logs of the service and of the network before they are rotated away: they alone tell who else was there",
};

const proveIt: FixStep = {
  do: "prove that it is closed",
  text: "watertight scan --verify last",
  language: "shell",
};
