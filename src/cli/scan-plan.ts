import { readFile, stat } from "node:fs/promises";
import { WatertightError } from "../base/index.ts";
import { Severity } from "../model/index.ts";
import {
  grantFromWords,
  type PacePlan,
  parsePorts,
  parseScopeFile,
  parseTarget,
  type ReadBudget,
  readTargetList,
  type ScopeGrant,
  services,
  type Target,
  type TargetsRead,
  targetsFromCompose,
  targetsFromKubernetes,
  targetsFromNmap,
  usualPace,
  usualPorts,
} from "../probe/index.ts";
import { filesBelow } from "./files-below.ts";
import { textFlag } from "./flags.ts";
import * as quantities from "./quantities.ts";
import { fromFlag } from "./quantities.ts";

/** What a scan is to look at, and how. */
export interface ScanRequest {
  readonly targets: readonly Target[];
  readonly notes: readonly string[];
  /** What the files given tell of and no target stands for. */
  readonly gaps: { target: string; why: string }[];
  readonly ports: readonly number[] | undefined;
  readonly grant: ScopeGrant | undefined;
  readonly pace: PacePlan;
  readonly width: number;
  readonly connectWait: number;
  readonly patience: number;
  readonly tryDefaults: boolean;
  readonly budget: ReadBudget | undefined;
  readonly failOn: Severity;
  readonly wantsContacts: boolean;
}

/** Sockets at the same time; below what a process may have open by default on any system. */
const usualWidth = 200;
const usualPatience = 5000;
const usualBudget: ReadBudget = { rows: 1000, bytes: 4e6 };
/** Addresses that one target may stand for. */
const mostAddresses = 65_536;

/** What is done where nobody says otherwise, to nothing yet. */
export const usualRequest: ScanRequest = {
  targets: [],
  notes: [],
  gaps: [],
  ports: undefined,
  grant: undefined,
  pace: usualPace,
  width: usualWidth,
  connectWait: 2000,
  patience: usualPatience,
  tryDefaults: false,
  budget: usualBudget,
  failOn: "medium",
  wantsContacts: false,
};

/**
 * @param followed what an earlier run looked at, which is then looked at again
 * @throws WatertightError `usage`
 */
export async function scanRequest(
  given: readonly string[],
  flags: Record<string, unknown>,
  followed: readonly Target[] = [],
): Promise<ScanRequest> {
  const named = await targetsOf(given, flags);
  const { notes, gaps } = named;
  const targets = [...followed, ...named.targets];
  if (targets.length === 0) {
    throw new WatertightError(
      "usage",
      gaps.length === 0 ? "no target was given" : `no target is left: ${gaps[0]?.why}`,
      "name an address, a host, a range, a file of them, or use --from-compose, --from-kubernetes, --from-nmap",
    );
  }
  const rate = fromFlag("rate", textFlag(flags, "rate"), quantities.rate);
  const wait = fromFlag("timeout", textFlag(flags, "timeout"), quantities.timeout);
  const rows = fromFlag("rows", textFlag(flags, "rows"), quantities.glanceRows) ?? usualBudget.rows;
  const bytes = fromFlag("bytes", textFlag(flags, "bytes"), quantities.glanceBytes) ?? usualBudget.bytes;
  return {
    targets,
    notes,
    gaps,
    ports: portsOf(textFlag(flags, "ports")),
    grant: await grantOf(textFlag(flags, "scope"), targets),
    pace: rate === undefined ? usualPace : { perSecond: rate, perHost: Math.min(rate, usualPace.perHost) },
    width: usualWidth,
    connectWait: Math.min(2000, (wait ?? usualPatience / 1000) * 1000),
    patience: wait === undefined ? usualPatience : wait * 1000,
    tryDefaults: flags["tryDefaults"] === true,
    budget: flags["read"] === false ? undefined : { rows, bytes },
    failOn: Severity.parse(textFlag(flags, "failOn") ?? "medium"),
    wantsContacts: textFlag(flags, "report") === "disclosure",
  };
}

interface Named {
  readonly targets: readonly Target[];
  readonly notes: readonly string[];
  /** What the files given tell of and no target stands for. */
  readonly gaps: { target: string; why: string }[];
}

async function targetsOf(given: readonly string[], flags: Record<string, unknown>): Promise<Named> {
  const most =
    fromFlag("max-addresses", textFlag(flags, "maxAddresses"), quantities.addresses) ?? mostAddresses;
  const targets: Target[] = [];
  const notes: string[] = [];
  const gaps: { target: string; why: string }[] = [];
  for (const text of given) {
    const isList = await isFile(text);
    const named = isList
      ? readTargetList(await textOf(text), text, { maxAddresses: most })
      : parseTarget(text, { maxAddresses: most });
    for (const target of named) targets.push(target);
  }
  const read: TargetsRead[] = [];
  for (const file of listFlag(flags, "fromCompose")) read.push(targetsFromCompose(await textOf(file), file));
  for (const file of listFlag(flags, "fromNmap")) read.push(targetsFromNmap(await textOf(file), file));
  const manifests = listFlag(flags, "fromKubernetes");
  if (manifests.length > 0) {
    const files = await filesBelow(manifests, /\.(?:ya?ml|json)$/i);
    read.push(
      targetsFromKubernetes(
        await Promise.all(files.map(async (name) => ({ name, text: await textOf(name) }))),
      ),
    );
  }
  for (const named of read) {
    for (const target of named.targets) targets.push(target);
    for (const { from, text, unseen } of named.notes) {
      if (unseen) gaps.push({ target: from, why: text });
      else notes.push(`${from}: ${text}`);
    }
  }
  return { targets, notes, gaps };
}

function portsOf(text: string | undefined): readonly number[] | undefined {
  if (text === undefined) return undefined;
  const { default: withUsual, ports } = parsePorts(text);
  return withUsual
    ? [...new Set([...usualPorts(services), ...ports])].sort((one, other) => one - other)
    : ports;
}

async function grantOf(
  text: string | undefined,
  targets: readonly Target[],
): Promise<ScopeGrant | undefined> {
  if (text === undefined) return undefined;
  const spoken = grantFromWords(
    text,
    targets.map(({ host }) => host),
  );
  if (spoken !== undefined) return spoken;
  if (await isFile(text)) return parseScopeFile(await textOf(text), text);
  throw new WatertightError(
    "usage",
    `--scope takes a file or the words "authorised by <name>", got ${JSON.stringify(text)}, which is neither`,
    "watertight scope --help shows such a file",
  );
}

async function isFile(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}

const mostBytes = 10e6;

/** @throws WatertightError `usage` */
async function textOf(path: string): Promise<string> {
  try {
    const { size } = await stat(path);
    if (size > mostBytes) throw new Error(`it has ${size} bytes, and ${mostBytes} are read at most`);
    return await readFile(path, "utf8");
  } catch (thrown) {
    const why = thrown instanceof Error ? thrown.message : String(thrown);
    throw new WatertightError("usage", `${path} cannot be read: ${why}`, "check the path", thrown);
  }
}

function listFlag(flags: Record<string, unknown>, name: string): readonly string[] {
  const value = flags[name];
  return Array.isArray(value) ? value.map(String) : [];
}
