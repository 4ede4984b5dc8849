import type { Exposure, ScanReport } from "../../model/index.ts";
import { clean } from "../clean.ts";
import { wrap } from "../width.ts";
import { bytesText, many, whole } from "../words.ts";
import { conduct, request } from "./disclosure-conduct.ts";
import { exposed } from "./scan-answer.ts";
import { doorText, productText, reachers, stepText } from "./scan-words.ts";

/** Cells of a line that every mail program shows without breaking it (RFC 5322 §2.1.1 recommends 78). */
const width = 76;
const most = 20;

/**
 * The letter to those whose service lies open: what, where, when, how it was seen, how far one went and where one
 * stopped. It holds no data. What only a person can fill in stands in [square brackets].
 */
export function disclosureLetter(report: ScanReport): string {
  const found = exposed(report);
  if (found.length === 0) {
    const rest =
      report.state === "complete" ? "" : " Not everything could be looked at, so this proves nothing.";
    return `Nothing was found open, so there is nothing to disclose.${rest}\n`;
  }
  const parts = [
    head(report, found),
    opening(report, found),
    ...found.slice(0, most).map((one, at) => finding(one, at + 1, report.exposures.length > 1)),
    ...(found.length > most
      ? [
          `And ${many(found.length - most, "more service")}; the list is in the report of run ${clean(report.run)}.`,
        ]
      : []),
    conduct(report, found),
    request,
  ];
  return `${parts.join("\n\n")}\n`;
}

function head(report: ScanReport, found: readonly Exposure[]): string {
  const [first] = found;
  const what =
    found.length === 1 && first !== undefined ? productText(first) : `${whole(found.length)} services`;
  return [
    ...recipients(report, found),
    "From: [your name, organisation, how to reach you]",
    `Date: ${report.endedAt.slice(0, 10)}`,
    `Subject: [security] ${what} on your systems: open to ${reachers[widest(found)]}`,
  ].join("\n");
}

/** In the order of preference that the file gives (RFC 9116 §2.5.3): the first is written to, the others are for when it is silent. */
function recipients({ contacts }: ScanReport, found: readonly Exposure[]): string[] {
  const known = contacts.flatMap(({ name, contacts: ways, problem }) => {
    const [first, ...others] = ways.slice(0, 4).map((way) => clean(way).replace(/^mailto:/i, ""));
    const whose = `security.txt of ${clean(name)}`;
    if (first === undefined)
      return [`To: [contact for ${clean(name)}; ${clean(problem ?? `its ${whose} names none`)}]`];
    return [
      `To: ${first}  [${whose}${problem === undefined ? "" : `; check it first: ${clean(problem)}`}]`,
      ...others.map((other) => `    or, if that stays silent: ${other}`),
    ];
  });
  if (known.length > 0) {
    return [
      ...known.slice(0, most),
      "[If the security.txt names a key under Encryption, send this encrypted with it.]",
    ];
  }
  const address = found[0]?.doors[0]?.address ?? "the address below";
  return [
    `To: [no security.txt was found; whois or RDAP of ${clean(address)} names an abuse contact, your national CERT knows others]`,
  ];
}

function opening({ startedAt, endedAt, scope }: ScanReport, found: readonly Exposure[]): string {
  const services =
    found.length === 1 ? "a service of yours answers" : `${whole(found.length)} services of yours answer`;
  const all = [...new Set(scope.map(clean))];
  const rights = all.filter((one) => !all.some((other) => other !== one && other.startsWith(one)));
  const authority = rights.length === 0 ? "[by whose authority]" : rights.slice(0, 5).join("; ");
  return [
    "Hello,",
    "",
    ...paragraph(
      `we are writing because ${services} people who should not be answered. We think that you would want to know, and give below what we saw, how to close it, and how far we went. We ask for nothing in return.`,
    ),
    "",
    ...paragraph(
      `We looked from ${second(startedAt)} to ${second(endedAt)} (UTC), on this authority: ${authority}.`,
    ),
  ].join("\n");
}

function finding(exposure: Exposure, number: number, isOneOfMany: boolean): string {
  const { verdict, why, doors, proof, reach, reachableBy, lifecycle } = exposure;
  const proofs = proof.filter(({ says }) => says === "open" || says === "weak");
  const back =
    lifecycle?.state === "regressed"
      ? [...paragraph("It had been closed before, and is open again.", 3)]
      : [];
  return [
    `${isOneOfMany ? `${number}. ` : ""}${productText(exposure)} (${verdict})`,
    "",
    ...paragraph(`What we saw: it ${clean(why)}. Open to ${reachers[reachableBy]}.`, 3),
    ...back,
    ...section(
      "Where",
      doors.map((door) => `${doorText(door)}, ${clean(door.service)}: ${door.verdict}`),
    ),
    ...section(
      "How it was seen",
      proofs.map(({ request: sent, answer, evidence }) => {
        const at = evidence.length === 0 ? "" : `; our record ${evidence.join(", ")}`;
        return `we sent ${clean(sent)}; it answered ${clean(answer)}${at}`;
      }),
    ),
    ...section(
      "What a stranger can do there",
      reach.map(({ can, because, how }) =>
        how === "shown" ? `${can}: ${clean(because)}` : `${can}: inferred and not tried; ${clean(because)}`,
      ),
    ),
    ...section("What lies there", lossOf(exposure)),
    ...section("How to close it, most urgent first", exposure.fix.filter(isTheirs).map(stepText)),
  ].join("\n");
}

/** What we do ourselves, with our own program, is none of their steps. */
function isTheirs({ text = "" }: Exposure["fix"][number]): boolean {
  return !text.startsWith("watertight ");
}

/** Kinds and counts; no value, no name of a table, no name of a reader. */
function lossOf({ blast, readers = [] }: Exposure): string[] {
  const read =
    readers.length === 0
      ? []
      : [
          `its own log shows ${many(readers.length, "other reader")}; please keep that log, it may tell who else has been there`,
        ];
  if (blast === undefined) return [...read, "we did not look into it"];
  if (blast.rowsRead === 0) return [...read, "nothing that lies there was read"];
  const least = blast.complete ? "" : "at least ";
  return [
    ...(blast.rows === undefined
      ? []
      : [
          `${blast.rows.exact ? "" : "about "}${many(blast.rows.count, "row")} in ${many(blast.collections.length, "collection")}`,
        ]),
    `a program read ${many(blast.rowsRead, "row")} of it (${bytesText(blast.bytesRead)}), counted kinds of data, and kept none of it:`,
    ...blast.secrets.map(
      ({ title, distinct }) =>
        `${least}${whole(distinct)} × ${clean(title)}: please replace ${distinct === 1 ? "it" : "them"}`,
    ),
    ...blast.classes
      .filter(({ dataClass }) => dataClass !== "secret")
      .map(
        ({ dataClass, distinct }) => `${least}${many(distinct, "different value")} of the kind ${dataClass}`,
      ),
    ...(blast.people === undefined
      ? []
      : [`data of ${least}${many(blast.people.count, "person", "people")}`]),
    ...read,
  ];
}

function section(title: string, items: readonly string[]): string[] {
  if (items.length === 0) return [];
  const shown = items.slice(0, most);
  const rest = items.length > shown.length ? [`and ${whole(items.length - shown.length)} more`] : [];
  return [
    "",
    `   ${title}:`,
    ...[...shown, ...rest].flatMap((item) =>
      wrap(item, width - 5).map((line, at) => `   ${at === 0 ? "- " : "  "}${line}`),
    ),
  ];
}

function paragraph(text: string, indent = 0): string[] {
  return wrap(text, width - indent).map((line) => `${" ".repeat(indent)}${line}`);
}

function widest(found: readonly Exposure[]): Exposure["reachableBy"] {
  const reaches = found.map(({ reachableBy }) => reachableBy);
  return (
    reaches.find((reach) => reach === "everyone") ??
    reaches.find((reach) => reach === "local network") ??
    "this machine"
  );
}

function second(instant: string): string {
  return instant.slice(0, 19).replace("T", " ");
}
