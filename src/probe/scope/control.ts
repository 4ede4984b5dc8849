import { parseAddress } from "./address.ts";
import { classOf } from "./address-class.ts";
import { isAnyOf, notProvable, subjectOf, tokenLabel } from "./control-token.ts";

export { controlToken } from "./control-token.ts";

/** That whoever runs this installation also controls a name, or a public address. */
export interface ControlProof {
  readonly state: "proved";
  /** In its one spelling; an address when the proof is for that. */
  readonly name: string;
  /** What the proof holds for, and nothing else. */
  readonly addresses: readonly string[];
  readonly by: "DNS" | "its well-known file";
  /** Where the token stood. */
  readonly where: string;
  readonly at: Date;
}

export interface Unproven {
  readonly state: "unproven";
  /** What was looked for and what came instead. */
  readonly why: string;
  readonly hint: string;
}

export interface TextAnswer {
  readonly status: number;
  readonly contentType: string | undefined;
  readonly body: string;
}

export interface ControlPlan {
  /** `controlToken` under the installation's key. */
  token(name: string): string;
  /** What the name resolves to now, or the bare address itself. */
  readonly addresses: readonly string[];
  /** As `resolveTxt` of `node:dns/promises`. */
  lookupTxt(name: string): Promise<readonly (readonly string[])[]>;
  /** One GET to exactly this address, without following redirects, reading at most a few bytes more than 4 KiB. */
  getText(url: string, address: string): Promise<TextAnswer>;
  now(): Date;
  /** Milliseconds to wait for each answer. */
  readonly patience?: number;
}

const filePath = "/.well-known/watertight-scope.txt";
const mostFileBytes = 4096;
const mostRecords = 100;
/** RFC 1035 §3.3.14: one string of a record has at most 255 bytes; a token is far shorter than two. */
const longestRecord = 510;
const mostAddresses = 8;
const mostParents = 5;

/**
 * Looks for the token of a name, in this order: TXT at `_watertight.<name>`, TXT at `<name>`, TXT at `_watertight.<parent>`
 * when `; subdomains` stands behind the parent's own token, then the well-known file of each public address. A record
 * proves all addresses given; a file only those addresses that served it. A bare address can only be proved by the file.
 */
export async function proveControl(name: string, plan: ControlPlan): Promise<ControlProof | Unproven> {
  const subject = subjectOf(name);
  if (subject === undefined) {
    const { message, hint } = notProvable();
    return { state: "unproven", why: message, hint: hint ?? "" };
  }
  const bare = parseAddress(subject) !== undefined;
  // The file is never asked for on this machine, in its network or where a cloud hands out credentials.
  const addresses = [...new Set(plan.addresses)].filter((address) => classOf(address) === "public");
  const proved = (by: ControlProof["by"], where: string, on: readonly string[]): ControlProof => ({
    ...{ state: "proved", name: subject, addresses: on, by, where, at: plan.now() },
  });
  const tried: string[] = [];
  if (!bare) {
    for (const { at, accepts } of recordsFor(subject, plan.token)) {
      const outcome = await askDns(at, accepts, plan);
      if (outcome === "proved") return proved("DNS", `TXT record at ${at}`, addresses);
      tried.push(`TXT at ${at}: ${outcome}`);
    }
  }
  const asked = addresses.filter((one) => !bare || sameAddress(one, subject)).slice(0, mostAddresses);
  const outcomes = await Promise.all(asked.map((address) => askFile(subject, address, plan)));
  const served = asked.filter((_, index) => outcomes[index] === "proved");
  if (served.length > 0) return proved("its well-known file", filePath, served);
  if (asked.length === 0) tried.push("no public address to ask for the file");
  tried.push(...new Set(outcomes));
  return {
    state: "unproven",
    why: `control of ${subject} is not proved: ${tried.join("; ")}`,
    hint: bare
      ? `serve ${plan.token(subject)} as text/plain at ${filePath}`
      : `publish ${plan.token(subject)} as a TXT record at _watertight.${subject}, or as text/plain at ${filePath}`,
  };
}

interface RecordPlace {
  readonly at: string;
  /** One of these texts, whole. */
  readonly accepts: readonly string[];
}

function recordsFor(name: string, token: (name: string) => string): readonly RecordPlace[] {
  const own = token(name);
  const labels = name.split(".");
  const parents = labels
    .slice(1, -1)
    .map((_, index) => labels.slice(index + 1).join("."))
    .slice(0, mostParents);
  return [
    { at: `_watertight.${name}`, accepts: [own, `${own}; subdomains`] },
    { at: name, accepts: [own] },
    ...parents.map((parent) => ({ at: `_watertight.${parent}`, accepts: [`${token(parent)}; subdomains`] })),
  ];
}

async function askDns(at: string, accepts: readonly string[], plan: ControlPlan): Promise<string> {
  let records: readonly (readonly string[])[];
  try {
    records = await inTime(plan.lookupTxt(at), plan.patience);
  } catch (thrown) {
    const code = codeOf(thrown);
    return code === "ENOTFOUND" || code === "ENODATA" ? "no record" : `could not be asked (${code})`;
  }
  // RFC 7208 §3.3 reads a record of several strings the same way.
  const texts = records.slice(0, mostRecords).map((parts) => parts.join(""));
  const fits = texts.filter((text) => text.length <= longestRecord && isAnyOf(text, accepts));
  if (fits.length > 0) return "proved";
  return texts.length === 0 ? "no record" : "another text than the token";
}

async function askFile(subject: string, address: string, plan: ControlPlan): Promise<string> {
  const host = subject.includes(":") ? `[${subject}]` : subject;
  const tried: string[] = [];
  for (const scheme of ["https", "http"]) {
    const url = `${scheme}://${host}${filePath}`;
    let outcome: string;
    try {
      outcome = judgeFile(await inTime(plan.getText(url, address), plan.patience), plan.token(subject));
    } catch (thrown) {
      outcome = `could not be asked (${codeOf(thrown)})`;
    }
    if (outcome === "proved") return outcome;
    tried.push(`${url}: ${outcome}`);
  }
  return tried.join("; ");
}

function judgeFile({ status, contentType, body }: TextAnswer, token: string): string {
  if (status !== 200) return `status ${Number(status)} instead of 200`;
  if (!/^text\/plain[\t ]*(?:;|$)/i.test(contentType ?? "")) return "another content type than text/plain";
  if (Buffer.byteLength(body) > mostFileBytes) return `more than ${mostFileBytes} bytes`;
  const lines = body.replace(/^\uFEFF/, "").split(/\r?\n/);
  // Several installations may share the file; a page that happens to show a token is something else.
  if (!lines.every((line) => line.trim() === "" || line.startsWith("#") || line.startsWith(tokenLabel))) {
    return "something else than lines with tokens";
  }
  return lines.some((line) => isAnyOf(line.trimEnd(), [token])) ? "proved" : "no line is the token";
}

function sameAddress(one: string, other: string): boolean {
  return parseAddress(one)?.value === parseAddress(other)?.value;
}

/** Short and ours: what a peer or a library says may hold anything. */
function codeOf(thrown: unknown): string {
  const code = typeof thrown === "object" && thrown !== null && "code" in thrown ? thrown.code : undefined;
  return typeof code === "string" && /^[A-Z][A-Z0-9_]{1,40}$/.test(code) ? code : "no usable answer";
}

async function inTime<T>(answer: Promise<T>, patience = 10_000): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(Object.assign(new Error("too late"), { code: "ETIMEDOUT" })), patience);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}
