import { join } from "node:path";
import type { Redacted } from "../base/index.ts";
import { previewOf } from "../detect/index.ts";
import { GatewayKey } from "../gateway/index.ts";
import {
  ConversationLog,
  Eraser,
  FileKeys,
  FolderStorage,
  type KeyShelf,
  type MasterKeys,
  masterKeys,
  openStore,
  parseStoreAddress,
  Shelf,
  type Store,
  TableKeys,
  TableStorage,
  TokenMemory,
  VendorKeys,
} from "../store/index.ts";

/** Where what the gateway keeps is found. */
export interface HomeOptions {
  readonly home: string;
  readonly env: NodeJS.ProcessEnv;
  /** Address of a ClickHouse that several machines share; this machine's own files and engine unless given. */
  readonly store: string | undefined;
  readonly password: Redacted<string> | undefined;
  /** Names this process in the engine's logs. */
  readonly tag: string;
  readonly signal: AbortSignal;
}

/** All that a gateway keeps, and that its commands look at. */
export interface GatewayHome {
  readonly master: MasterKeys;
  readonly keys: KeyShelf<GatewayKey>;
  readonly vendorKeys: VendorKeys;
  readonly memory: TokenMemory;
  readonly conversations: ConversationLog;
  readonly eraser: Eraser;
  readonly store: Store;
  /** Removes what has expired. */
  sweep(): Promise<void>;
  close(): Promise<void>;
}

const budget = { threads: 2, memoryBytes: 2e9, seconds: 600 };

/** @throws WatertightError when the master key or the folder cannot be had */
export async function openGatewayHome(options: HomeOptions): Promise<GatewayHome> {
  const { home, env, password, tag, signal } = options;
  const master = await masterKeys(env, home);
  const store = await openStore({
    home,
    ...(options.store !== undefined && { url: options.store }),
    ...(password !== undefined && { password }),
    budget,
    tag,
    signal,
  });
  const { engine } = store;
  const folder = join(home, "gateway");
  const layout = {
    cluster: options.store === undefined ? undefined : parseStoreAddress(options.store).cluster,
  };
  const storage =
    options.store === undefined ? new FolderStorage({ folder }) : new TableStorage(engine, layout);
  const shelf = (purpose: string) => new Shelf({ storage, keys: master, purpose });
  const tokens = shelf("tokens");
  const dataKeys = shelf("data-keys");
  const conversations = new ConversationLog({ engine, shelf: dataKeys, layout });
  const parse = (kept: unknown): GatewayKey => GatewayKey.parse(kept);
  return {
    master,
    keys:
      options.store === undefined
        ? new FileKeys({ path: join(folder, "keys.json"), parse })
        : new TableKeys({ engine, parse }),
    vendorKeys: new VendorKeys(shelf("vendor-keys"), (key) => previewOf(key, { dataClass: "secret" })),
    memory: new TokenMemory(tokens),
    conversations,
    eraser: new Eraser({ engine, shelf: dataKeys, keys: master, layout }),
    store,
    sweep: async () => {
      await tokens.sweep();
      await conversations.sweep();
    },
    close: () => store.close(),
  };
}
