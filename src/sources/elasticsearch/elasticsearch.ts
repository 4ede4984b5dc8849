import { Redacted, WatertightError } from "../../base/index.ts";
import type { Gap } from "../../model/index.ts";
import { type Address, hasScheme, parseAddress } from "../address.ts";
import type { Collection, Source, SourceOptions } from "../source.ts";
import { collectionOf } from "./collection.ts";
import { Failed, type Http, httpTo } from "./http.ts";
import { type Index, indicesOf, type Server, serverOf } from "./server.ts";

const products = ["es", "elasticsearch", "opensearch"];
const schemes = [...products, ...products.map((product) => `${product}+https`)];
const example = "es://reader@host:9200/index";

/** Elasticsearch and OpenSearch over HTTP: all indices, or those of a name, an alias, a data stream or a pattern. */
export const elasticsearch: Source = {
  kind: "elasticsearch",
  accepts: async (target) => hasScheme(target, schemes) && target.includes("://"),
  async open(target, options) {
    const address = parseAddress(target, example);
    const [wanted, ...more] = address.path;
    if (more.length > 0)
      throw new WatertightError("usage", "the address names more than an index", `write it as ${example}`);
    const http = await httpTo(address, await authorizationOf(address, options), options);
    try {
      const server = await serverOf(http);
      const indices = await indicesOf(http, wanted);
      if (wanted !== undefined && indices.length === 0) throw new Failed("it is not there", 404);
      return {
        describe: () => ({ target: address.shown, kind: server.product }),
        collections: () => collectionsOf(http, server, indices, wanted, options),
        close: async () => http.close(),
      };
    } catch (thrown) {
      http.close();
      throw openingError(thrown, address);
    }
  },
};

async function authorizationOf(
  address: Address,
  { passwordFor }: SourceOptions,
): Promise<Redacted<string> | undefined> {
  const apiKey = [...address.options].find(([name]) => name.toLowerCase() === "apikey")?.[1];
  if (apiKey !== undefined) return new Redacted(`ApiKey ${apiKey}`);
  const password = address.password ?? (await passwordFor(address));
  if (password === undefined) return undefined;
  const secret = password.dangerouslyReveal();
  // A secret without a user is an API key.
  if (address.user === undefined) return new Redacted(`ApiKey ${secret}`);
  return new Redacted(`Basic ${Buffer.from(`${address.user}:${secret}`).toString("base64")}`);
}

async function* collectionsOf(
  http: Http,
  server: Server,
  indices: readonly Index[],
  wanted: string | undefined,
  options: SourceOptions,
): AsyncGenerator<Collection | Gap> {
  for (const index of indices) {
    if (options.signal.aborted) return;
    const { name } = index;
    if (isSystem(name) && name !== wanted && !wanted?.startsWith(".")) {
      yield { collection: name, why: "a system index; read when named", kind: "skipped" };
      continue;
    }
    if (!index.isOpen) {
      yield { collection: name, why: "the index is closed", kind: "unread" };
      continue;
    }
    try {
      yield await collectionOf(http, server, index, options);
    } catch (thrown) {
      yield { collection: name, why: whyOf(thrown), kind: "unread" };
    }
  }
}

/** A leading dot; what data streams are kept in has one as well and is nobody's system. */
function isSystem(name: string): boolean {
  return name.startsWith(".") && !name.startsWith(".ds-");
}

function whyOf(thrown: unknown): string {
  return thrown instanceof Failed ? thrown.message : "it could not be read";
}

function openingError(thrown: unknown, address: Address): unknown {
  if (!(thrown instanceof Failed)) return thrown;
  const { message, status } = thrown;
  if (status === 401)
    return new WatertightError(
      "unreadable",
      `${address.shown} does not let us in: ${message}`,
      "give user@host with the password in WATERTIGHT_PASSWORD, or an API key there without a user",
    );
  const hint =
    status === undefined
      ? `check host and port, and whether it wants TLS (${address.scheme.replace(/\+https$/, "")}+https://)`
      : "name an index this user may read, spelled as it is there";
  return new WatertightError("unreadable", `cannot read ${address.shown}: ${message}`, hint);
}
