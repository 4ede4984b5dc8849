import { WatertightError } from "../base/index.ts";
import { parseAddress, type Source, sources } from "../sources/index.ts";

/** An address for each scheme that a source may know. */
const samples = [
  ...["clickhouse", "clickhouses", "postgres", "postgresql", "mysql", "mariadb", "redis", "rediss"],
  ...["mongodb", "mongodb+srv", "es", "es+https", "elasticsearch", "elasticsearch+https"],
  ...["opensearch", "opensearch+https", "s3", "gs", "az"],
].map((scheme) => `${scheme}://host/name`);

/** Schemes that are read. */
export async function knownSchemes(): Promise<readonly string[]> {
  const known: string[] = [];
  for (const sample of [...samples, "sqlite:file.db"]) {
    for (const source of sources) {
      // Files take every text that is no address.
      if (source.kind === "files" || !(await source.accepts(sample))) continue;
      known.push(sample.startsWith("sqlite") ? "sqlite:FILE" : sample.replace(/host.*/, ""));
      break;
    }
  }
  return known;
}

/** @throws WatertightError `usage` when no source knows the target; it is not quoted, since it may hold a password */
export async function sourceFor(target: string): Promise<Source> {
  for (const source of sources) if (await source.accepts(target)) return source;
  const [scheme = "this"] = /^[a-z][a-z\d+.-]*:\/\//i.exec(target) ?? [];
  const known = await knownSchemes();
  throw new WatertightError(
    "usage",
    `${scheme.toLowerCase()} is no kind of address that is known`,
    `known are files, folders${known.length === 0 ? "" : ` and ${known.join(" ")}`}`,
  );
}

/** No path, in all likelihood, but an address without its slashes. */
export function isMistyped(target: string): boolean {
  return /^[a-z][a-z\d+.-]+:(?!\/\/).*@/is.test(target);
}

export function noAddress(): WatertightError {
  return new WatertightError(
    "usage",
    "this is neither a file that is there nor an address",
    "an address has :// behind its scheme, such as postgres://user@host:5432/database",
  );
}

/** A target for people: an address without its password. */
export function shownTarget(target: string): string {
  if (!target.includes("://")) return target;
  try {
    return parseAddress(target, "").shown;
  } catch {
    return target.replace(/:\/\/.*/s, "://…");
  }
}
