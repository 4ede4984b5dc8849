import { type GatewayHome, openGatewayHome } from "../app/index.ts";
import { Redacted } from "../base/index.ts";
import { type Config, readConfig } from "./config.ts";
import { textFlag } from "./flags.ts";
import { homeFolder } from "./home.ts";
import type { Outside } from "./terminal.ts";

/** Opens what the gateway keeps for one command, and closes it again whatever happens. */
export async function withGatewayHome<T>(
  flags: Record<string, unknown>,
  { env, signal }: Outside,
  work: (home: GatewayHome, config: Config, folder: string) => Promise<T>,
): Promise<T> {
  const config = await readConfig(textFlag(flags, "config"));
  const folder = homeFolder(env);
  const password = env["WATERTIGHT_PASSWORD"];
  const home = await openGatewayHome({
    home: folder,
    env,
    store: config.store.url,
    password: password === undefined || password === "" ? undefined : new Redacted(password),
    tag: `watertight/${process.pid}`,
    signal,
  });
  try {
    return await work(home, config, folder);
  } finally {
    await home.close();
  }
}
