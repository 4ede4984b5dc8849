import { Redacted, WatertightError } from "../../base/index.ts";
import { type Address, parseAddress } from "../address.ts";

/** Where a bucket is and who asks. */
export interface BucketAddress {
  readonly service: "s3" | "gs" | "az";
  readonly bucket: string;
  /** What every key begins with, without a slash at its end; "" for all. */
  readonly prefix: string;
  /** `https://s3.eu-west-1.amazonaws.com`, without a slash at its end. */
  readonly endpoint: string;
  /** Undefined: nobody in particular. */
  readonly keys: BucketKeys | undefined;
  /** For people. */
  readonly shown: string;
}

export type BucketKeys =
  | { readonly id: string; readonly secret: Redacted<string>; readonly token?: Redacted<string> }
  | { readonly sharedAccess: Redacted<string> }
  | { readonly connection: Redacted<string> };

export const bucketSchemes: readonly string[] = ["s3", "gs", "az"];

const examples = {
  s3: "s3://bucket/prefix?region=eu-west-1",
  gs: "gs://bucket/prefix",
  az: "az://container/prefix?account=name",
};

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads an address and finds the keys for it: in the address, in the environment under the vendors' own names, by a prompt when
 * the address names a user; nobody's otherwise.
 * @throws WatertightError `usage`
 */
export async function bucketAddress(
  target: string,
  passwordFor: (address: Address) => Promise<Redacted<string> | undefined>,
  environment: Environment = process.env,
): Promise<BucketAddress> {
  const service = target.slice(0, 2).toLowerCase() as BucketAddress["service"];
  const example = examples[service];
  const address = parseAddress(target, example);
  const { host: bucket, port, path, options, shown } = address;
  if (bucket === "" || port !== undefined) throw badBucket(service, example);
  if (!/^[\w.$-]+$/.test(bucket)) throw badBucket(service, example);
  const found =
    service === "az"
      ? await azure(address, passwordFor, environment)
      : {
          endpoint: service === "s3" ? s3Endpoint(options, environment) : googleEndpoint(options),
          keys: await ownKeys(address, passwordFor, service === "s3" ? environment : {}),
        };
  return { service, bucket, prefix: path.join("/"), shown, ...found };
}

function s3Endpoint(options: URLSearchParams, environment: Environment): string {
  const { AWS_ENDPOINT_URL_S3, AWS_ENDPOINT_URL, AWS_REGION, AWS_DEFAULT_REGION } = environment;
  const given = options.get("endpoint") ?? AWS_ENDPOINT_URL_S3 ?? AWS_ENDPOINT_URL;
  if (given !== undefined && given !== "") return endpoint(given);
  const region = options.get("region") ?? AWS_REGION ?? AWS_DEFAULT_REGION ?? "us-east-1";
  if (!/^[a-z\d-]+$/.test(region))
    throw new WatertightError("usage", "this is no name of a region", "such as ?region=eu-west-1");
  return `https://s3.${region}.amazonaws.com${region.startsWith("cn-") ? ".cn" : ""}`;
}

function googleEndpoint(options: URLSearchParams): string {
  return endpoint(options.get("endpoint") ?? "https://storage.googleapis.com");
}

/** The engine takes the first part of the path for the bucket, so an endpoint has no path of its own. */
function endpoint(given: string, allowPath = false): string {
  const url = URL.canParse(given) ? new URL(given) : undefined;
  const fine =
    url !== undefined &&
    /^https?:$/.test(url.protocol) &&
    url.username === "" &&
    url.password === "" &&
    url.search === "" &&
    (allowPath || url.pathname === "/");
  if (!fine) {
    throw new WatertightError(
      "usage",
      "an endpoint is http:// or https://, a host and perhaps a port, and nothing else",
      "such as ?endpoint=http://127.0.0.1:9000",
    );
  }
  return `${url.origin}${url.pathname}`.replace(/\/+$/, "");
}

async function ownKeys(
  address: Address,
  passwordFor: (address: Address) => Promise<Redacted<string> | undefined>,
  { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN }: Environment,
): Promise<BucketKeys | undefined> {
  const { user, password } = address;
  if (user !== undefined) {
    const secret = password ?? (await passwordFor(address));
    if (secret === undefined)
      throw new WatertightError(
        "usage",
        "the address names an access key but no secret",
        "set WATERTIGHT_PASSWORD to the secret, or leave the key out to ask as nobody in particular",
      );
    return { id: user, secret };
  }
  if (!AWS_ACCESS_KEY_ID || !AWS_SECRET_ACCESS_KEY) return undefined;
  const token = AWS_SESSION_TOKEN ? { token: new Redacted(AWS_SESSION_TOKEN) } : {};
  return { id: AWS_ACCESS_KEY_ID, secret: new Redacted(AWS_SECRET_ACCESS_KEY), ...token };
}

async function azure(
  address: Address,
  passwordFor: (address: Address) => Promise<Redacted<string> | undefined>,
  environment: Environment,
): Promise<Pick<BucketAddress, "endpoint" | "keys">> {
  const { options, user, password } = address;
  const { AZURE_STORAGE_CONNECTION_STRING, AZURE_STORAGE_ACCOUNT } = environment;
  const { AZURE_STORAGE_KEY, AZURE_STORAGE_SAS_TOKEN } = environment;
  const given = options.get("endpoint");
  const named = options.get("account") ?? user;
  if (given === null && named === undefined && AZURE_STORAGE_CONNECTION_STRING) {
    return { endpoint: "", keys: { connection: new Redacted(AZURE_STORAGE_CONNECTION_STRING) } };
  }
  const account = named ?? AZURE_STORAGE_ACCOUNT;
  if (account === undefined || !/^[a-z\d]{3,24}$/.test(account)) {
    throw new WatertightError(
      "usage",
      "the storage account is missing, or is no name of one",
      `write it as ${examples.az}, or set AZURE_STORAGE_CONNECTION_STRING`,
    );
  }
  const at = given === null ? `https://${account}.blob.core.windows.net` : endpoint(given, true);
  const secret = password ?? (AZURE_STORAGE_KEY ? new Redacted(AZURE_STORAGE_KEY) : undefined);
  if (secret !== undefined) return { endpoint: at, keys: { id: account, secret } };
  if (AZURE_STORAGE_SAS_TOKEN) {
    const sharedAccess = new Redacted(AZURE_STORAGE_SAS_TOKEN.replace(/^\?/, ""));
    return { endpoint: at, keys: { sharedAccess } };
  }
  const asked = user === undefined ? undefined : await passwordFor(address);
  return { endpoint: at, keys: asked && { id: account, secret: asked } };
}

function badBucket(service: string, example: string): WatertightError {
  return new WatertightError(
    "usage",
    `behind ${service}:// comes the name of a bucket`,
    `write it as ${example}; where the service is goes into ?endpoint=`,
  );
}
