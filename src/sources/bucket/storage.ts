import { WatertightError } from "../../base/index.ts";
import { list, type Sql, sql, value } from "../../clickhouse/index.ts";
import type { BucketAddress } from "./bucket-address.ts";

/** What is to be read of a bucket, and as what. */
export interface ObjectsToRead {
  /** Key, or a pattern of the engine for several (`keyPattern`). */
  readonly pattern: string;
  readonly format: string;
  /** `line String`; the engine finds out unless given. */
  readonly structure?: string;
  /** `gzip`; by the name unless given. */
  readonly packing?: "none";
}

/**
 * Nothing but what the address says is ever asked: no redirect is followed (it may lead to another host with our signature), and
 * there is no hunt for credentials in the machine's metadata.
 */
export const storageSettings: Sql = sql`s3_max_redirects = 0, azure_max_redirects = 0, s3_retry_attempts = 3, azure_sdk_max_retries = 3, s3_connect_timeout_ms = 5000, s3_request_timeout_ms = 30000`;

/** The engine's table function for objects of a bucket; always with keys or as nobody, never with what the machine has. */
export function objectsOf(
  address: BucketAddress,
  { pattern, format, structure, packing }: ObjectsToRead,
): Sql {
  const shape = value("sourceStructure", "String", structure ?? "auto");
  const packed = value("sourcePacking", "String", packing ?? "auto");
  const what = value("sourceFormat", "String", format);
  if (address.service === "az") {
    const parts = [
      value("sourceConnection", "String", azureConnection(address)),
      value("sourceContainer", "String", address.bucket),
      value("sourceKey", "String", pattern),
    ];
    return sql`azureBlobStorage(${list([...parts, what, packed, shape])})`;
  }
  const url = value("sourceUrl", "String", `${address.endpoint}/${address.bucket}/${pattern}`);
  const arguments_ = sql`${list([url, ...signature(address), what, shape, packed])}`;
  return address.service === "s3" ? sql`s3(${arguments_})` : sql`gcs(${arguments_})`;
}

function signature({ keys }: BucketAddress): Sql[] {
  if (keys === undefined || !("id" in keys)) return [sql`NOSIGN`];
  const { id, secret, token } = keys;
  return [
    value("sourceKeyId", "String", id),
    value("sourceSecret", "String", secret.dangerouslyReveal()),
    ...(token ? [value("sourceToken", "String", token.dangerouslyReveal())] : []),
  ];
}

/** Always a connection string: with a mere URL the engine would ask the machine's metadata service for an identity. */
function azureConnection({ endpoint, keys }: BucketAddress): string {
  if (keys !== undefined && "connection" in keys) return keys.connection.dangerouslyReveal();
  const at = `BlobEndpoint=${endpoint};`;
  if (keys === undefined) return at;
  const secret = "id" in keys ? keys.secret.dangerouslyReveal() : keys.sharedAccess.dangerouslyReveal();
  if (/[;\s]/.test(secret)) {
    throw new WatertightError("usage", "a key of a storage account holds no semicolon and no space");
  }
  if (!("id" in keys)) return `${at}SharedAccessSignature=${secret}`;
  const protocol = endpoint.startsWith("http:") ? "http" : "https";
  return `DefaultEndpointsProtocol=${protocol};AccountName=${keys.id};AccountKey=${secret};${at}`;
}

/**
 * A pattern that matches a key, and a few more where characters stand in it that the engine or a URL reads as something else: `_path`
 * has to be compared as well. `*` stays for any text without a slash.
 */
export function keyPattern(key: string): string {
  return key.replace(/[^\w./=,@*-]/gu, "?");
}

/** Whether `keyPattern` says exactly this key. */
export function isPlainKey(key: string): boolean {
  return !/[^\w./=,@-]/u.test(key);
}
