import type { Exposure, ScanReport } from "../../model/index.ts";
import { clean } from "../clean.ts";

/**
 * The letter to those whose service lies open: what, where, when, how it was seen, how far one went and where one
 * stopped. It holds no data. What only a person can fill in stands in [square brackets].
 */
export function disclosureLetter(report: ScanReport): string {
  const exposed = report.exposures.filter(({ verdict }) => verdict === "open" || verdict === "weak");
  const parts = [
    head(report),
    ...(exposed.length === 0 ? [nothing] : exposed.map((one, at) => finding(one, at + 1))),
    conduct(report),
    foot,
  ];
  return `${parts.join("\n\n")}\n`;
}

const nothing = "Nothing was found open, so there is nothing to disclose.";

function head({ contacts, startedAt, endedAt, scope }: ScanReport): string {
  const known = contacts.flatMap(({ name, contacts: ways, problem }) => [
    ...ways
      .slice(0, 3)
      .map(
        (way) =>
          `${clean(way)} (security.txt of ${clean(name)}${problem === undefined ? "" : `; ${problem}`})`,
      ),
    ...(ways.length === 0
      ? [`[contact for ${clean(name)}: ${clean(problem ?? "its security.txt names none")}]`]
      : []),
  ]);
  const to = known.length === 0 ? ["[contact: no name was looked at that could have a security.txt]"] : known;
  return [
    ...to.map((one) => `To: ${one}`),
    "From: [your name, organisation, how to reach you]",
    `Date: ${endedAt.slice(0, 10)}`,
    "Subject: a service of yours can be read by anyone",
    "",
    "Hello,",
    "",
    `between ${minute(startedAt)} and ${minute(endedAt)} (UTC) we looked at the systems below and found that they answer strangers.`,
    `We were asked to look: ${scope.map(clean).join("; ")}.`,
    "Please read this as help. We ask for nothing in return, and have told nobody else.",
  ].join("\n");
}

function finding(exposure: Exposure, number: number): string {
  const { title, version, doors, verdict, why, proof, reach, blast, fix } = exposure;
  const proofs = proof.filter(({ says }) => says === "open" || says === "weak");
  return [
    `${number}. ${clean(title)}${version === undefined ? "" : ` ${clean(version)}`}: ${verdict}`,
    "",
    "   Where:",
    ...doors.map(
      ({ name, address, port, service }) =>
        `   - ${clean(name ?? address)}${name === undefined ? "" : ` (${clean(address)})`}, port ${port}, ${clean(service)}`,
    ),
    "",
    `   What: it ${clean(why)}.`,
    ...(reach.length === 0
      ? []
      : [
          "",
          "   What a stranger can do there:",
          ...reach.map(({ can, because, how }) => `   - ${can} (${how}: ${clean(because)})`),
        ]),
    "",
    "   How it was seen:",
    ...proofs.map(({ request, answer }) => `   - sent: ${clean(request)}; answered: ${clean(answer)}`),
    ...(blast === undefined
      ? []
      : [
          "",
          `   How far we went: ${blast.rowsRead} rows (${blast.bytesRead} bytes) were read by a program that counted what kinds of data they hold and kept none of it.`,
          ...blast.classes.map(
            ({ dataClass, distinct }) =>
              `   - ${dataClass}: at least ${distinct} different ${distinct === 1 ? "value" : "values"}`,
          ),
        ]),
    "",
    "   What closes it:",
    ...fix.map(({ do: step }) => `   - ${clean(step)}`),
  ].join("\n");
}

function conduct({ asked, run, evidence }: ScanReport): string {
  return [
    "Where we stopped",
    "",
    `We sent ${asked.requests} requests that read and change nothing. We tried no password, used no key that lay there, changed nothing,`,
    "and did not use the service to reach any other. What it would let a stranger do is inferred from its own settings and was not tried.",
    `Each request is on record; your logs show ours by the name watertight/${clean(run)}. The record ends with the hash`,
    `${evidence.head}; we give it to you on request.`,
  ].join("\n");
}

const foot = [
  "What we ask",
  "",
  "Please tell us that this reached the right people, and when it is closed; we will look once more if you want.",
  "Unless you ask otherwise we will not publish anything before [date, usually 90 days from now].",
  "",
  "[your name]",
].join("\n");

function minute(instant: string): string {
  return instant.slice(0, 16).replace("T", " ");
}
