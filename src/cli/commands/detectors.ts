import { Readable } from "node:stream";
import { text as readAll } from "node:stream/consumers";
import { WatertightError } from "../../base/index.ts";
import {
  chosenDetectors,
  createScanner,
  type Detector,
  mask,
  remedies,
  reportPreviewOf,
} from "../../detect/index.ts";
import { dataClasses } from "../../model/index.ts";
import { readConfig } from "../config.ts";
import { exitCodes } from "../exit.ts";
import { textFlag } from "../flags.ts";
import { ownDetector } from "../own-detectors.ts";
import { type Outside, print } from "../terminal.ts";

/** Lists the catalogue, or explains the detector (or the family) whose id is given. */
export async function detectorsCommand(
  id: string | undefined,
  flags: Record<string, unknown>,
  outside: Outside,
): Promise<number> {
  const all = await known(flags);
  const exact = all.find((one) => one.id === id);
  const family = id === undefined ? all : all.filter((one) => one.id.startsWith(`${id}.`));
  const chosen = exact === undefined ? family : [exact];
  if (chosen.length === 0) {
    throw new WatertightError(
      "usage",
      `no detector is called ${id}`,
      "watertight detectors lists all of them",
    );
  }
  if (wantsJson(flags)) await print(outside.stdout, `${JSON.stringify(chosen.map(asData), null, 2)}\n`);
  else await print(outside.stdout, chosen.length === 1 ? explained(chosen[0]) : listed(chosen));
  return exitCodes.clean;
}

/** Shows what is found in a text, and the text masked. */
export async function detectorsTestCommand(
  given: string,
  flags: Record<string, unknown>,
  outside: Outside,
): Promise<number> {
  const detectors = await known(flags);
  const text = given === "-" ? await readAll(Readable.from(outside.stdin)) : given;
  const matches = createScanner({ detectors }).scan(text);
  if (wantsJson(flags)) {
    await print(outside.stdout, `${JSON.stringify(matches, null, 2)}\n`);
    return matches.length > 0 ? exitCodes.found : exitCodes.clean;
  }
  const lines = matches.flatMap(({ detector: id, start, end, confidence, wrapping }) => {
    const detector = detectors.find((one) => one.id === id);
    if (detector === undefined) return [];
    const value = text.slice(start, end);
    const preview = reportPreviewOf(value, detector);
    const inside = wrapping === undefined ? "" : `, inside ${wrapping.join(" in ")}`;
    return [
      `${detector.title}  ${preview}`,
      `  ${id}, characters ${start} to ${end}, confidence ${confidence}${inside}`,
      `  ${remedies.get(detector.remedy)?.title ?? ""}`,
    ];
  });
  const masked = mask(text, matches, { kind: "label" }).text;
  const found = lines.length === 0 ? "nothing found\n" : `${lines.join("\n")}\n\nmasked: ${masked}\n`;
  await print(outside.stdout, found);
  return matches.length > 0 ? exitCodes.found : exitCodes.clean;
}

async function known(flags: Record<string, unknown>): Promise<readonly Detector[]> {
  const config = await readConfig(textFlag(flags, "config"));
  return chosenDetectors({
    ownDetectors: config.detectors.own.map(ownDetector),
    disabled: config.detectors.disable,
    only: undefined,
  });
}

function wantsJson(flags: Record<string, unknown>): boolean {
  const format = textFlag(flags, "format") ?? "text";
  if (format !== "text" && format !== "json") {
    throw new WatertightError(
      "usage",
      `--format takes text or json, got "${format}"`,
      "leave it out for a person",
    );
  }
  return format === "json";
}

function listed(detectors: readonly Detector[]): string {
  const width = Math.max(...detectors.map(({ id }) => id.length));
  const parts = dataClasses.flatMap((dataClass) => {
    const members = detectors.filter((one) => one.dataClass === dataClass).sort(byId);
    if (members.length === 0) return [];
    const lines = members.map(
      ({ id, title, severity }) => `  ${id.padEnd(width)}  ${severity.padEnd(8)}  ${title}`,
    );
    return [`${dataClass} (${members.length})\n${lines.join("\n")}\n`];
  });
  return `${parts.join("\n")}\n${detectors.length} detectors; watertight detectors <id> explains one\n`;
}

function byId(a: Detector, b: Detector): number {
  return a.id < b.id ? -1 : 1;
}

function explained(detector: Detector | undefined): string {
  if (detector === undefined) return "";
  const { id, title, dataClass, severity, near, context, check, finds, ignores, references } = detector;
  const remedy = remedies.get(detector.remedy);
  const steps =
    remedy?.steps.map((step) => `  - ${step.do}${step.where === undefined ? "" : `: ${step.where}`}`) ?? [];
  const proof = [
    `its shape`,
    ...(check === undefined ? [] : ["a check of its content"]),
    ...(near === undefined
      ? []
      : [
          `${context === "required" ? "and needs" : "surer with"} a word such as ${near.slice(0, 6).join(", ")} near it`,
        ]),
  ];
  return [
    `${title}`,
    `${id} · ${dataClass} · ${severity}`,
    "",
    `Recognised by ${proof.join(", ")}.`,
    "",
    "Finds (samples are made up):",
    ...finds.map((text) => `  ${oneLine(text)}`),
    "Does not find:",
    ...ignores.map((text) => `  ${oneLine(text)}`),
    "",
    `What to do: ${remedy?.title ?? ""}${remedy?.verified === "recalled" ? " (from memory, check)" : ""}`,
    ...steps,
    "",
    "Sources:",
    ...references.map((reference) => `  ${reference}`),
    "",
  ].join("\n");
}

function oneLine(text: string): string {
  const line = text.replace(/\n/g, "⏎");
  return line.length > 160 ? `${line.slice(0, 157)}…` : line;
}

function asData({ pattern, check, locate, ...rest }: Detector): object {
  return { ...rest, pattern: pattern.source, checked: check !== undefined || locate !== undefined };
}
