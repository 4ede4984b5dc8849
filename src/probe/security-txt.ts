import { Door } from "./door.ts";
import { DoorFault } from "./door-fault.ts";
import type { Network } from "./network.ts";

/** Whom to tell of a hole, by RFC 9116. */
export interface SecurityTxt {
  /** In the order of preference that the file gives: `mailto:`, `https:` or `tel:` addresses. */
  readonly contacts: readonly string[];
  readonly expires: Date | undefined;
  readonly isExpired: boolean;
  readonly policy: readonly string[];
  readonly encryption: readonly string[];
  readonly languages: readonly string[];
  /** Inside an OpenPGP cleartext signature, which is not checked here. */
  readonly isSigned: boolean;
  /** What the RFC demands and the file does not hold to. */
  readonly problems: readonly string[];
}

/** RFC 9116 §5.5: longer files may be refused. */
const mostBytes = 32 << 10;
const mostEntries = 20;

/** Reads a `security.txt`. Undefined when the text is none: it has no field at all. */
export function parseSecurityTxt(text: string, now: Date): SecurityTxt | undefined {
  const { lines, isSigned } = linesOf(text.slice(0, mostBytes).replace(/^\uFEFF/, ""));
  const fields = new Map<string, string[]>();
  for (const line of lines) {
    const parts = /^([A-Za-z-]{1,40}):[ \t]*(\S.{0,1000})$/.exec(line.trimEnd());
    if (parts === null) continue;
    const [, name = "", value = ""] = parts;
    const values = fields.get(name.toLowerCase()) ?? [];
    if (values.length < mostEntries) values.push(value.trim());
    fields.set(name.toLowerCase(), values);
  }
  // RFC 3986 §2: an address is ASCII, so what is none may not reach a terminal or a letter.
  const contacts = (fields.get("contact") ?? []).filter((one) => /^(?:mailto|https|tel):[!-~]+$/i.test(one));
  const expiry = fields.get("expires")?.[0];
  if (contacts.length === 0 && expiry === undefined) return undefined;
  const expires = expiry !== undefined && internetTime.test(expiry) ? new Date(expiry) : undefined;
  const isDate = expires !== undefined && !Number.isNaN(expires.getTime());
  const problems = [
    ...(contacts.length === 0 ? ["it names no contact (§2.5.3)"] : []),
    ...(expiry === undefined
      ? ["it does not say when it expires (§2.5.5)"]
      : isDate
        ? []
        : ["its date of expiry is none (§2.5.5)"]),
    ...((fields.get("expires")?.length ?? 0) > 1 ? ["it expires more than once (§2.5.5)"] : []),
  ];
  return {
    contacts,
    expires: isDate ? expires : undefined,
    isExpired: isDate && expires.getTime() < now.getTime(),
    policy: (fields.get("policy") ?? []).filter(isPrintable),
    encryption: (fields.get("encryption") ?? []).filter(isPrintable),
    languages: (fields.get("preferred-languages")?.[0] ?? "")
      .split(/\s*,\s*/)
      .filter((one) => /^[a-z\d-]{1,35}$/i.test(one)),
    isSigned,
    problems,
  };
}

/** RFC 3339 §5.6. */
const internetTime = /^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(?:\.\d+)?(?:[Zz]|[-+]\d\d:\d\d)$/;

function isPrintable(text: string): boolean {
  return /^[!-~]+$/.test(text);
}

/** Only what a signature covers counts where there is one: RFC 4880 §7, RFC 9116 §2.3. */
function linesOf(text: string): { readonly lines: readonly string[]; readonly isSigned: boolean } {
  const lines = text.split(/\r?\n/);
  const begin = lines.findIndex((line) => line.trimEnd() === "-----BEGIN PGP SIGNED MESSAGE-----");
  if (begin < 0) return { lines, isSigned: false };
  const blank = lines.indexOf("", begin);
  const end = lines.findIndex((line, at) => at > blank && line.trimEnd() === "-----BEGIN PGP SIGNATURE-----");
  if (blank < 0 || end < 0) return { lines: [], isSigned: true };
  return { lines: lines.slice(blank + 1, end).map((line) => line.replace(/^- /, "")), isSigned: true };
}

/** RFC 9116 §3: under `/.well-known/`, and only over https. */
const path = "/.well-known/security.txt";
const asker = { id: "security.txt", sends: [`GET ${path}`] };

export interface SecurityTxtPlan {
  readonly network: Network;
  readonly name: string;
  readonly address: string;
  readonly agentName: string;
  readonly patience: number;
  readonly now: Date;
}

/** Asks a host for its `security.txt`; undefined, and the reason, when it has none that can be had. */
export async function securityTxtOf(
  plan: SecurityTxtPlan,
): Promise<{ readonly found: SecurityTxt } | { readonly found: undefined; readonly why: string }> {
  const door = new Door({ ...plan, port: 443, secure: true });
  try {
    const { status, text, headers } = await door.as(asker).get(path);
    if (status !== 200)
      return { found: undefined, why: `https://${plan.name}${path} was answered with ${status}` };
    if (!/^text\/plain\b/i.test(headers["content-type"] ?? "")) {
      return { found: undefined, why: `https://${plan.name}${path} is no plain text` };
    }
    const found = parseSecurityTxt(text, plan.now);
    return found === undefined
      ? { found, why: `https://${plan.name}${path} holds none of its fields` }
      : { found };
  } catch (thrown) {
    if (!(thrown instanceof DoorFault) || thrown.kind === "stopped") throw thrown;
    return { found: undefined, why: `https://${plan.name}${path} could not be had: ${thrown.message}` };
  } finally {
    door.close();
  }
}
