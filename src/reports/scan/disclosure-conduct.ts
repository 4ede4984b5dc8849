import type { Exposure, ScanReport } from "../../model/index.ts";
import { clean } from "../clean.ts";
import { wrap } from "../width.ts";
import { bytesText, many } from "../words.ts";

const width = 76;

/** How far one went and where one stopped, from what the report itself shows. */
export function conduct({ asked, run, evidence }: ScanReport, found: readonly Exposure[]): string {
  const looked = found.some(({ blast }) => blast !== undefined && blast.rowsRead > 0);
  const inferred = found.some(({ reach }) => reach.some(({ how }) => how === "inferred"));
  const answered = many(asked.doors, "door answered", "doors answered");
  return [
    "How far we went, and where we stopped",
    "",
    ...wrap(
      [
        `We sent ${many(asked.requests, "request")} that read and change nothing (${answered}, ${bytesText(asked.bytesRead)} came back).`,
        asked.triedDefaults
          ? "Where a product ships with an account, we tried that account once, and no other."
          : "We guessed no passwords and used no key that lay there.",
        "We changed nothing and did not use your systems to reach any other.",
        ...(inferred
          ? ["What is called inferred above follows from settings and documentation and was not tried."]
          : []),
        looked ? "Of what was read only counts and kinds were kept, no content." : "We read no content.",
      ].join(" "),
      width,
    ),
    "",
    ...wrap(
      `You can tell our requests in your logs by the name watertight/${clean(run)}. Each is on a record whose entries are chained by hashes; it has ${many(evidence.entries, "entry", "entries")}, ends with the hash below, and is yours on request.`,
      width,
    ),
    `   ${clean(evidence.head)}`,
  ].join("\n");
}

/**
 * What is asked for: that it arrived, and that it is closed. 45 days is what CERT/CC gives
 * (https://certcc.github.io/CERT-Guide-to-CVD/tutorials/coord_certcc/vendor); where there is only an open door, there is nothing to publish before it is shut.
 */
export const request: string = [
  "What we ask",
  "",
  "- Please tell us that this reached the right people.",
  "- Please tell us when it is closed; we will look once more if you like.",
  "- If you find that people's data was read by others, you may have to tell",
  "  them or an authority within a short time (72 hours under the GDPR,",
  "  Article 33). That is yours to decide; this letter gives the facts.",
  "",
  "We have told nobody else [change this if it is not so]. If we hear nothing",
  "by [date, 7 days from now] we will ask your national CERT or CERT/CC to help",
  "us reach you. We will publish nothing before [date, 45 days from now] or the",
  "day it is closed, whichever you and we agree on, and never any data.",
  "",
  "With kind regards",
  "[your name]",
].join("\n");
