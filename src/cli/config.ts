import { readFile } from "node:fs/promises";
import { LineCounter, parseDocument } from "yaml";
import { z } from "zod";
import { reasonOf, WatertightError } from "../base/index.ts";
import { DataClass, GatewayConfig, Severity } from "../model/index.ts";
import * as quantities from "./quantities.ts";

const dottedId = z
  .string()
  .regex(/^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/, "expected dotted lowercase, such as own.acme.badge");
const words = z.array(z.string().min(1)).min(1);

const OwnDetector = z.strictObject({
  id: dottedId,
  title: z.string().min(1),
  dataClass: DataClass,
  severity: Severity.default("medium"),
  pattern: z.string().min(1),
  ignoreCase: z.boolean().default(false),
  keywords: words.optional(),
  near: words.optional(),
  requireNear: z.boolean().default(false),
  remedy: z.string().default("protect.business"),
  finds: z.array(z.string()).default([]),
  ignores: z.array(z.string()).default([]),
});

const Allowed = z.strictObject({
  fingerprint: z.string().regex(/^[0-9a-f]{32}$/, "expected the 32 hex digits of a finding's fingerprint"),
  detector: dottedId.optional(),
  reason: z.string().min(1),
  expires: z.iso.date().optional(),
});

/** What the flag of the same name takes, written as text or number. */
function quantity<T>({ takes, parse }: quantities.Quantity<T>) {
  return z.union([z.string(), z.number()], `expected ${takes}`).transform((given, context) => {
    const value = parse(String(given));
    if (value !== undefined) return value;
    context.addIssue(`expected ${takes}`);
    return z.NEVER;
  });
}

const Inspect = z
  .strictObject({
    failOn: Severity.optional(),
    honourIgnoreFiles: z.boolean().optional(),
    sample: quantity(quantities.share).optional(),
    exhaustive: z.boolean().optional(),
    columns: words.optional(),
    /** Counted back from the start of each run, so it stays a text here. */
    since: z
      .string()
      .refine((text) => quantities.since(new Date()).parse(text) !== undefined, {
        error: `expected ${quantities.since(new Date(0)).takes}`,
      })
      .optional(),
    maxSeconds: quantity(quantities.seconds).optional(),
    maxMemory: quantity(quantities.memory).optional(),
    threads: quantity(quantities.threads).optional(),
  })
  .refine(({ sample, exhaustive }) => sample === undefined || exhaustive !== true, {
    error: "expected sample or exhaustive, not both",
  });

/** What `watertight.yaml` may say. */
export const Config = z.strictObject({
  inspect: Inspect.prefault({}),
  detectors: z
    .strictObject({ disable: z.array(z.string()).default([]), own: z.array(OwnDetector).default([]) })
    .prefault({}),
  allow: z.array(Allowed).default([]),
  gateway: GatewayConfig.prefault({}),
  store: z
    .strictObject({
      /** `clickhouse://user@host/database`; this machine's own engine unless given. */
      url: z.string().optional(),
    })
    .prefault({}),
});

export type Config = z.infer<typeof Config>;
export type OwnDetector = z.infer<typeof OwnDetector>;

export const defaultPath = "watertight.yaml";

/**
 * Reads the configuration; without `path` the file is optional.
 * @throws WatertightError `usage` naming file, line and what was expected
 */
export async function readConfig(path: string | undefined): Promise<Config> {
  const file = path ?? defaultPath;
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (thrown) {
    const absent = thrown instanceof Error && "code" in thrown && thrown.code === "ENOENT";
    if (absent && path === undefined) return Config.parse({});
    throw new WatertightError(
      "usage",
      `configuration ${file} cannot be read`,
      "check the path given with --config",
      thrown,
    );
  }
  return parseConfig(text, file);
}

/** @throws WatertightError `usage` naming line and what was expected */
function parseConfig(text: string, file: string): Config {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const broken = document.errors[0];
  if (broken !== undefined) {
    const { line } = lines.linePos(broken.pos[0]);
    throw new WatertightError(
      "usage",
      `${file}:${line}: not valid YAML: ${withoutQuotation(broken.message)}`,
    );
  }
  const parsed = Config.safeParse(valuesOf(document, file) ?? {});
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const path = issue?.path ?? [];
  const node = nearestNode(
    document,
    path.filter((part) => typeof part !== "symbol"),
  );
  const line = node === undefined ? 1 : lines.linePos(node).line;
  const where = path.length === 0 ? "" : ` ${path.join(".")}:`;
  throw new WatertightError(
    "usage",
    `${file}:${line}:${where} ${issue?.message ?? "not valid"}`,
    "the README shows every key that is known",
  );
}

/** What stands behind a colon in the parser's messages is quoted from the file, and may be a secret. */
function withoutQuotation(message: string): string {
  return message.replace(/:[\s\S]*$/, "");
}

/** @throws WatertightError `usage` for an alias of nothing, or of too much */
function valuesOf(document: ReturnType<typeof parseDocument>, file: string): unknown {
  try {
    return document.toJS();
  } catch (thrown) {
    throw new WatertightError(
      "usage",
      `${file}: not valid YAML: ${withoutQuotation(reasonOf(thrown))}`,
      "a value that begins with * or & is written in quotes",
    );
  }
}

/** Offset of the deepest node on the path that is there. */
function nearestNode(
  document: ReturnType<typeof parseDocument>,
  path: readonly (string | number)[],
): number | undefined {
  for (let length = path.length; length >= 0; length--) {
    const node: unknown = document.getIn(path.slice(0, length), true);
    if (typeof node === "object" && node !== null && "range" in node && Array.isArray(node.range)) {
      return Number(node.range[0]);
    }
  }
  return undefined;
}
