/** What SHOW GRANTS says of an account. */
export interface Grants {
  /** In capitals; what is read or written through a source stands as `FILE`, `URL`, `S3`. */
  readonly privileges: ReadonlySet<string>;
  /** May pass on what it holds. */
  readonly canGrant: boolean;
  /** Has roles, whose grants may not be among these. */
  readonly hasRoles: boolean;
}

/**
 * Reads the lines of SHOW GRANTS, such as `GRANT SELECT(a, b), INSERT ON db.t TO one WITH GRANT OPTION` and, in newer servers,
 * `GRANT READ ON S3('…') TO one`. https://clickhouse.com/docs/sql-reference/statements/grant
 */
export function grantsOf(lines: readonly string[]): Grants {
  const privileges = new Set<string>();
  let canGrant = false;
  let hasRoles = false;
  for (const line of lines) {
    if (!line.startsWith("GRANT ")) continue;
    const on = line.indexOf(" ON ");
    if (on < 0) {
      hasRoles = true;
      continue;
    }
    const to = line.lastIndexOf(" TO ");
    const names = namesIn(line.slice("GRANT ".length, on));
    const isSource = names.length > 0 && names.every((name) => name === "READ" || name === "WRITE");
    const object = line.slice(on + " ON ".length, to < on ? undefined : to);
    for (const name of isSource ? [sourceOf(object)] : names) privileges.add(name);
    canGrant ||= line.trimEnd().endsWith(" WITH GRANT OPTION");
  }
  return { privileges, canGrant, hasRoles };
}

/** Privileges of a list that the account holds, `ALL` standing for every one. */
export function heldOf({ privileges }: Grants, wanted: readonly string[]): readonly string[] {
  if (privileges.has("ALL") || privileges.has("ALL PRIVILEGES")) return ["ALL"];
  return wanted.filter((one) => privileges.has(one));
}

/** Commas between brackets part columns, not privileges. */
function namesIn(list: string): string[] {
  return list
    .replace(/\([^()]*\)/g, "")
    .split(",")
    .map((name) => name.trim().toUpperCase())
    .filter((name) => name !== "");
}

function sourceOf(object: string): string {
  const name = object.split("(", 1)[0]?.trim().toUpperCase() ?? "";
  return name.startsWith("*") ? "SOURCES" : name;
}
