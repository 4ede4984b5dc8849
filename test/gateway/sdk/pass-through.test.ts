import { startVendor } from "../vendor/mock-vendor.ts";
import { plainWire, type Wire } from "../vendor/wire.ts";
import { describeThroughGateway } from "./conversations.ts";

const wires: Readonly<Record<string, Wire>> = {
  plain: plainWire,
  awkward: { newline: "\r\n", comments: true, cut: "anywhere", escaped: true, gzip: true, delay: 0 },
};

for (const [name, wire] of Object.entries(wires))
  describeThroughGateway(`nothing in between, ${name} wire`, async () => {
    const vendor = await startVendor(wire);
    const road = () => ({ baseURL: vendor.url, apiKey: "of-the-mock-vendor" });
    return { vendor, direct: road, through: road, isNarrowed: false, stop: vendor.stop };
  });
