import { startedGateway, vendorsAt } from "../started-gateway.ts";
import { startVendor } from "../vendor/mock-vendor.ts";
import { describeThroughGateway } from "./conversations.ts";

describeThroughGateway("through the gateway", async () => {
  const vendor = await startVendor();
  const { gateway, key, stop } = await startedGateway({ vendors: vendorsAt(vendor.url) });
  return {
    vendor,
    isNarrowed: true,
    direct: () => ({ baseURL: vendor.url, apiKey: "vendor-key" }),
    through: (kind) => ({ baseURL: `${gateway.address}/${kind}`, apiKey: key }),
    stop: async () => {
      await stop();
      await vendor.stop();
    },
  };
});
