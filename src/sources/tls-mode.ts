import { readFile } from "node:fs/promises";
import { WatertightError } from "../base/index.ts";
import type { Address } from "./address.ts";

/** How a connection is encrypted, by what libpq and MySQL both know under names of their own. */
export interface TlsPlan {
  /** `prefer`: encrypted where the server can, else not. */
  readonly mode: "never" | "prefer" | "always";
  /** For Node's `tls.connect`. */
  readonly options: {
    readonly rejectUnauthorized: boolean;
    readonly ca?: Buffer;
    readonly cert?: Buffer;
    readonly key?: Buffer;
    readonly checkServerIdentity?: () => undefined;
  };
}

// https://www.postgresql.org/docs/current/libpq-ssl.html (table 32.1) and
// https://dev.mysql.com/doc/refman/8.4/en/connection-options.html (--ssl-mode)
const modes: ReadonlyMap<string, "never" | "prefer" | "always" | "chain" | "identity"> = new Map(
  Object.entries({
    disable: "never",
    disabled: "never",
    false: "never",
    allow: "prefer",
    prefer: "prefer",
    preferred: "prefer",
    require: "always",
    required: "always",
    true: "always",
    "verify-ca": "chain",
    verify_ca: "chain",
    "verify-full": "identity",
    verify_identity: "identity",
  } as const),
);

const usualMode = "prefer";

/**
 * Reads `sslmode` (or `ssl-mode`, `ssl`, `tls`) and the files `sslrootcert`, `sslcert` and `sslkey` of an address.
 * @throws WatertightError `usage` for a mode nobody knows, `unreadable` for a file that cannot be read
 */
export async function tlsPlan({ options }: Address): Promise<TlsPlan> {
  const asked = ["sslmode", "ssl-mode", "ssl", "tls"].flatMap((key) => options.get(key) ?? [])[0];
  const mode = modes.get((asked ?? usualMode).toLowerCase());
  if (mode === undefined) {
    throw new WatertightError(
      "usage",
      "sslmode takes disable, prefer, require, verify-ca or verify-full, and got something else",
      "leave it out to encrypt where the server can",
    );
  }
  const [ca, cert, key] = await Promise.all(
    ["sslrootcert", "sslcert", "sslkey"].map((option) => certificate(option, options.get(option))),
  );
  return {
    mode: mode === "never" || mode === "prefer" ? mode : "always",
    options: {
      rejectUnauthorized: mode === "chain" || mode === "identity",
      ...(ca !== undefined && { ca }),
      ...(cert !== undefined && { cert }),
      ...(key !== undefined && { key }),
      ...(mode === "chain" && { checkServerIdentity: () => undefined }),
    },
  };
}

async function certificate(option: string, path: string | null): Promise<Buffer | undefined> {
  if (path === null || path === "system") return undefined;
  try {
    return await readFile(path);
  } catch (cause) {
    throw new WatertightError(
      "unreadable",
      `the file that ${option} names cannot be read`,
      "check its path and its permissions",
      cause,
    );
  }
}

/** What is wrong with a server's certificate, by the code of Node's error; undefined when it is about something else. */
export function tlsFault(code: string): { why: string; hint: string } | undefined {
  if (code === "ERR_TLS_CERT_ALTNAME_INVALID")
    return {
      why: "its certificate is made out to another name",
      hint: "use the name that the certificate holds, or sslmode=verify-ca when you know why it differs",
    };
  if (code === "CERT_HAS_EXPIRED" || code === "CERT_NOT_YET_VALID")
    return {
      why: "its certificate is not valid today",
      hint: "have the certificate renewed, and check this machine's clock",
    };
  if (/SELF_SIGNED|UNABLE_TO_(?:VERIFY|GET_ISSUER)|CERT_UNTRUSTED|CERT_SIGNATURE/.test(code))
    return {
      why: "its certificate is signed by nobody this machine trusts",
      hint: "name the signer's certificate with sslrootcert=FILE; sslmode=require encrypts without checking",
    };
  if (/^ERR_(?:SSL|TLS)|^EPROTO$/.test(code))
    return {
      why: "the encrypted connection could not be set up",
      hint: "check which TLS versions the server takes, or try another sslmode",
    };
  return undefined;
}
