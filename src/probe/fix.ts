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
    // A table of its own works beside whatever rules are there. Before prerouting's destination NAT (-100), which is how
    // Docker publishes ports: those never pass the input hook. nft(8), netfilter's hook priorities.
    text: [
      "nft add table inet watertight",
      "nft 'add chain inet watertight doors { type filter hook prerouting priority -150 ; }'",
      `nft 'add rule inet watertight doors iif != lo fib daddr type local tcp dport { ${list} } drop'`,
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
