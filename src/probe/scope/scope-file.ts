import { LineCounter, parseDocument, visit } from "yaml";
import { z } from "zod";
import { WatertightError } from "../../base/index.ts";
import { type AddressRange, parseAddress, parseRange, rangesBetween } from "./address.ts";
import { parseScopeName } from "./host-name.ts";
import type { ScopeGrant } from "./scope.ts";

/** One thing a person gave to scan. Text is an address, a network or a name. */
export type GrantedTarget =
  | string
  | { readonly name: string }
  | { readonly address: string }
  | { readonly first: string; readonly last: string };

const largestFile = 512 * 1024;
const mostEntries = 10_000;
/** Controls and invisible direction marks would speak to the terminal instead of the reader. */
const personName = /^(?=.*\p{L})[^\p{C}<>]{1,200}$/u;
const example = "authorisedBy, until (optional), ranges and names are what a scope file says";

const entryOf = (read: (text: string) => object) =>
  z
    .string("expected text; write what begins with * or holds only digits in quotes")
    .superRefine((text, context) => {
      const result = read(text.trim());
      if ("problem" in result) context.addIssue(String(result.problem));
    });

const listOf = (read: (text: string) => object) =>
  z
    .array(entryOf(read), "expected a list")
    .max(mostEntries, `expected at most ${mostEntries} entries`)
    .default([]);

const ScopeFile = z
  .strictObject(
    {
      authorisedBy: z
        .string("expected the name of the person who authorised this")
        .trim()
        .regex(personName, "expected the name of the person who authorised this"),
      until: z
        .string("expected a date such as 2026-12-31")
        .transform((text, context) => {
          const date = endOf(text.trim());
          if (date !== undefined) return date;
          context.addIssue(
            "expected a date such as 2026-12-31, or a time with its zone such as 2026-12-31T18:00:00Z",
          );
          return z.NEVER;
        })
        .optional(),
      ranges: listOf(parseRange),
      names: listOf(parseScopeName),
    },
    {
      error: (issue) =>
        issue.code === "unrecognized_keys"
          ? "expected no other keys than authorisedBy, until, ranges and names"
          : "expected authorisedBy, ranges and names",
    },
  )
  .refine(
    ({ ranges, names }) => ranges.length + names.length > 0,
    "expected at least one entry in ranges or names",
  );

/**
 * Reads a scope file (YAML). A date alone holds to the end of that day in UTC.
 * @throws WatertightError `usage` naming file, line and what was expected
 */
export function parseScopeFile(text: string, name: string): ScopeGrant {
  if (text.length > largestFile) {
    throw new WatertightError("usage", `${name}: expected at most ${largestFile} characters`, example);
  }
  const { values, lineOf } = readYaml(text, name);
  const parsed = ScopeFile.safeParse(values);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const path = (issue?.path ?? []).filter((part) => typeof part !== "symbol");
    const where = path.length === 0 ? "" : ` ${path.join(".")}:`;
    throw new WatertightError(
      "usage",
      `${name}:${lineOf(path)}:${where} ${issue?.message ?? "not valid"}`,
      example,
    );
  }
  const { authorisedBy, until, ranges, names } = parsed.data;
  return {
    authorisedBy,
    ranges: ranges.map((range) => range.trim()),
    names: names.map((one) => one.trim()),
    ...(until !== undefined && { until }),
    source: name,
  };
}

/**
 * The grant that a person gives on the command line with `authorised by <name>`: exactly the targets given. Undefined for
 * other words.
 * @throws WatertightError `usage` for a target that is too wide, or neither an address, a network nor a name
 */
export function grantFromWords(words: string, targets: readonly GrantedTarget[]): ScopeGrant | undefined {
  const authorisedBy = /^authori[sz]ed by (\S.*)$/i.exec(words.trim())?.[1];
  if (authorisedBy === undefined || !personName.test(authorisedBy)) return undefined;
  const ranges: string[] = [];
  const names: string[] = [];
  for (const target of targets) {
    const { range, name } = entriesOf(target);
    ranges.push(...range);
    names.push(...name);
  }
  return { authorisedBy, ranges, names, source: "command line" };
}

function entriesOf(target: GrantedTarget): {
  readonly range: readonly string[];
  readonly name: readonly string[];
} {
  if (typeof target === "object" && "first" in target)
    return { range: between(target.first, target.last), name: [] };
  const text = typeof target === "string" ? target : "name" in target ? target.name : target.address;
  const range = parseRange(text);
  if (!("problem" in range)) return { range: [text], name: [] };
  const name = parseScopeName(text);
  if (!("problem" in name) && !text.startsWith("*")) return { range: [], name: [name.name] };
  throw notATarget(text.includes("/") ? range.problem : "expected an address, a network or a host name");
}

function between(from: string, to: string): readonly string[] {
  const first = parseAddress(from);
  const last = parseAddress(to);
  if (first === undefined || last === undefined || first.zone !== last.zone || first.value > last.value) {
    throw notATarget("expected a range from a lower to a higher address of the same kind");
  }
  const whole: AddressRange = { first: first.value, last: last.value, zone: first.zone };
  return rangesBetween(whole).map((text) => {
    const read = parseRange(text);
    if ("problem" in read) throw notATarget(read.problem);
    return text;
  });
}

function notATarget(problem: string): WatertightError {
  return new WatertightError(
    "usage",
    `what is authorised on the command line: ${problem}`,
    "name fewer targets, or write a scope file",
  );
}

/** The end of a day, or a moment; undefined for dates that no calendar has. */
function endOf(text: string): Date | undefined {
  const day = z.iso.date().safeParse(text).success;
  if (!day && !z.iso.datetime({ offset: true }).safeParse(text).success) return undefined;
  const date = new Date(day ? `${text}T23:59:59.999Z` : text);
  return Number.isNaN(date.getTime()) ? undefined : date;
}

interface ReadYaml {
  readonly values: unknown;
  lineOf(path: readonly (string | number)[]): number;
}

/** @throws WatertightError `usage` */
function readYaml(text: string, name: string): ReadYaml {
  const lines = new LineCounter();
  try {
    const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, logLevel: "silent" });
    const broken = document.errors[0];
    if (broken !== undefined) throw notYaml(`${name}:${lines.linePos(broken.pos[0]).line}`);
    visit(document, {
      // Nobody means one here: it is `*.example.com` without quotes, or a bomb.
      Alias(_, { range }) {
        throw notYaml(`${name}:${lines.linePos(range?.[0] ?? 0).line}`);
      },
    });
    return {
      values: document.toJS(),
      lineOf(path) {
        for (let length = path.length; length >= 0; length--) {
          const node: unknown = document.getIn(path.slice(0, length), true);
          if (typeof node !== "object" || node === null || !("range" in node)) continue;
          if (Array.isArray(node.range)) return lines.linePos(Number(node.range[0])).line;
        }
        return 1;
      },
    };
  } catch (thrown) {
    // Lists in lists without end.
    throw thrown instanceof WatertightError ? thrown : notYaml(name);
  }
}

function notYaml(where: string): WatertightError {
  return new WatertightError("usage", `${where}: not valid YAML`, "write what begins with * or & in quotes");
}
