import { Redacted, systemClock, WatertightError } from "../../base/index.ts";
import { type GatewayKey, newGatewayKey, openVendors } from "../../gateway/index.ts";
import type { UsageLimits } from "../../model/index.ts";
import { exitCodes } from "../exit.ts";
import { textFlag } from "../flags.ts";
import { hiddenLine } from "../hidden-line.ts";
import { withGatewayHome } from "../opened-home.ts";
import { type Outside, print } from "../terminal.ts";
import { columns } from "../text-columns.ts";

/** Makes a key with which people and programs use the gateway, and shows it this once. */
export function keysCreateCommand(
  name: string,
  flags: Record<string, unknown>,
  outside: Outside,
): Promise<number> {
  return withGatewayHome(flags, outside, async ({ master, keys }, { gateway }) => {
    const team = textFlag(flags, "team") ?? "default";
    const now = systemClock.now();
    const vendors = textFlag(flags, "vendor")?.split(",");
    const unknown = vendors?.find((vendor) => !openVendors(gateway).has(vendor));
    if (unknown !== undefined) {
      throw new WatertightError(
        "usage",
        `--vendor takes vendors of the configuration, got "${unknown}"`,
        `there are: ${[...openVendors(gateway).keys()].join(", ")}`,
      );
    }
    const expires = textFlag(flags, "expires");
    const limits = limitsFrom(flags);
    const { key, record } = newGatewayKey(
      master.current.derive("auth"),
      {
        name,
        team,
        tenant: gateway.teams[team]?.tenant ?? "default",
        ...(expires !== undefined && { expiresAt: expiryFrom(expires, now) }),
        ...(vendors !== undefined && { vendors }),
        ...(limits !== undefined && { limits }),
      },
      now,
    );
    await keys.put(record);
    const shown = key.dangerouslyReveal();
    if (textFlag(flags, "format") === "json") {
      await print(outside.stdout, `${JSON.stringify({ ...asData(record), key: shown }, null, 2)}\n`);
    } else {
      await print(outside.stdout, `${shown}\n`);
      await print(outside.stderr, `${record.id} for team ${team}; shown this once, only its HMAC is kept\n`);
    }
    return exitCodes.clean;
  });
}

/** Lists the keys: whose they are and whether they hold, never the keys. */
export function keysListCommand(flags: Record<string, unknown>, outside: Outside): Promise<number> {
  return withGatewayHome(flags, outside, async ({ keys }) => {
    const records = await keys.list();
    const now = systemClock.now().getTime();
    if (textFlag(flags, "format") === "json") {
      await print(outside.stdout, `${JSON.stringify(records.map(asData), null, 2)}\n`);
    } else if (records.length === 0) {
      await print(outside.stdout, "there are no keys; watertight keys create NAME makes one\n");
    } else {
      const rows = records.map((one) => [
        one.id,
        one.name,
        one.team,
        stateOf(one, now),
        dayOf(one.createdAt),
      ]);
      await print(outside.stdout, columns(["id", "name", "team", "state", "made"], rows));
    }
    return exitCodes.clean;
  });
}

/** Ends a key; a gateway that runs refuses it within a second or two. */
export function keysRevokeCommand(
  id: string,
  flags: Record<string, unknown>,
  outside: Outside,
): Promise<number> {
  return withGatewayHome(flags, outside, async ({ keys }) => {
    if (!(await keys.revoke(id))) {
      throw new WatertightError("usage", `there is no key ${id}`, "watertight keys list shows their ids");
    }
    await print(outside.stdout, `${id} is revoked\n`);
    return exitCodes.clean;
  });
}

/** Seals a vendor's key; it is read from standard input or typed, and never stands on the command line. */
export function vendorKeySetCommand(
  vendor: string,
  flags: Record<string, unknown>,
  outside: Outside,
): Promise<number> {
  return withGatewayHome(flags, outside, async ({ vendorKeys }, { gateway }) => {
    if (!openVendors(gateway).has(vendor)) {
      const known = [...openVendors(gateway).keys()].join(", ");
      throw new WatertightError("usage", `no vendor is called ${vendor}`, `there are: ${known}`);
    }
    await vendorKeys.set(vendor, await typedKey(vendor, outside));
    await print(
      outside.stdout,
      `the key for ${vendor} is sealed; use it with vendors.${vendor}.key: sealed in watertight.yaml\n`,
    );
    return exitCodes.clean;
  });
}

/** Lists which vendors have a sealed key. */
export function vendorKeyListCommand(flags: Record<string, unknown>, outside: Outside): Promise<number> {
  return withGatewayHome(flags, outside, async ({ vendorKeys }) => {
    const entries = await vendorKeys.list();
    const rows = entries.map(({ vendor, preview }) => [vendor, preview]);
    await print(
      outside.stdout,
      rows.length === 0 ? "no vendor has a sealed key\n" : columns(["vendor", "key"], rows),
    );
    return exitCodes.clean;
  });
}

/** Removes a vendor's sealed key. */
export function vendorKeyRemoveCommand(
  vendor: string,
  flags: Record<string, unknown>,
  outside: Outside,
): Promise<number> {
  return withGatewayHome(flags, outside, async ({ vendorKeys }) => {
    if (!(await vendorKeys.remove(vendor))) {
      throw new WatertightError(
        "usage",
        `no key is sealed for ${vendor}`,
        "watertight keys vendor list shows them",
      );
    }
    await print(outside.stdout, `the sealed key for ${vendor} is gone; revoke it at the vendor as well\n`);
    return exitCodes.clean;
  });
}

async function typedKey(
  vendor: string,
  { keyboard, stdin, stderr, signal }: Outside,
): Promise<Redacted<string>> {
  if (keyboard !== undefined) {
    const typed = await hiddenLine(`key for ${vendor}: `, {
      keyboard: keyboard(),
      screen: stderr,
      signal,
      interrupt: () => process.kill(process.pid, "SIGINT"),
    });
    return new Redacted(typed.trim());
  }
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of stdin) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes > 10_000)
      throw new WatertightError("usage", "a key is one short line, got more on standard input");
  }
  return new Redacted(Buffer.concat(chunks).toString().trim());
}

function limitsFrom(flags: Record<string, unknown>): UsageLimits | undefined {
  const rate = numberFrom(flags, "rate", "requests a minute");
  const requestsPerDay = numberFrom(flags, "requestsPerDay", "requests a day");
  if (rate === undefined && requestsPerDay === undefined) return undefined;
  return {
    ...(rate !== undefined && { rate }),
    ...(requestsPerDay !== undefined && { budget: { requestsPerDay } }),
  };
}

function numberFrom(flags: Record<string, unknown>, flag: string, of: string): number | undefined {
  const text = textFlag(flags, flag);
  if (text === undefined) return undefined;
  if (/^[1-9]\d{0,6}$/.test(text)) return Number(text);
  const shown = flag.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  throw new WatertightError("usage", `--${shown} takes a number of ${of}, got "${text}"`);
}

function expiryFrom(text: string, now: Date): number {
  const parts = /^([1-9]\d{0,4})([hdw])$/.exec(text);
  if (parts !== null) {
    return (
      now.getTime() +
      Number(parts[1]) * ({ h: 3_600_000, d: 86_400_000, w: 604_800_000 }[parts[2] ?? ""] ?? 0)
    );
  }
  const at = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  if (at > now.getTime()) return at;
  throw new WatertightError(
    "usage",
    `--expires takes a time such as 30d or 12h, or a day to come such as 2027-01-31, got "${text}"`,
    "leave it out for a key that holds until it is revoked",
  );
}

function stateOf({ revokedAt, expiresAt }: GatewayKey, now: number): string {
  if (revokedAt !== undefined) return `revoked ${dayOf(revokedAt)}`;
  if (expiresAt === undefined) return "holds";
  return expiresAt <= now ? `expired ${dayOf(expiresAt)}` : `until ${dayOf(expiresAt)}`;
}

function dayOf(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(0, 10);
}

/** The HMAC of a key is of no use to anybody outside. */
function asData({ digest: _, ...shown }: GatewayKey): object {
  return shown;
}
