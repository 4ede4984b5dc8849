import { importLedger } from "../../app/index.ts";
import { systemClock, WatertightError } from "../../base/index.ts";
import { chosenDetectors } from "../../detect/index.ts";
import { fingerprintWith } from "../../inspect/index.ts";
import { DisclosedClass, DisclosureForm, disclosedClasses } from "../../model/index.ts";
import type { Dimension, HeldPerson, HeldValue } from "../../store/index.ts";
import { readConfig } from "../config.ts";
import { exitCodes } from "../exit.ts";
import { textFlag } from "../flags.ts";
import { fingerprintKey } from "../home.ts";
import { withGatewayHome } from "../opened-home.ts";
import { ownDetector } from "../own-detectors.ts";
import { readingPlan } from "../reading-plan.ts";
import { runId } from "../run-folder.ts";
import { withSourceOptions } from "../source-options.ts";
import { type Outside, print } from "../terminal.ts";
import { columns } from "../text-columns.ts";
import { personFrom, timeFrom } from "../whose-and-when.ts";

type Flags = Record<string, unknown>;

/** Adds up the ledger. */
export function ledgerTotalsCommand(flags: Flags, outside: Outside): Promise<number> {
  return withGatewayHome(flags, outside, async ({ store }, _config, folder) => {
    const by = dimensionsFrom(textFlag(flags, "by") ?? "vendor,class,form");
    const question = { ...(await filtersFrom(flags, folder)), by };
    await drained(store, outside);
    const { totals, isCut } = await store.ledger.totals(question);
    if (wantsJson(flags)) return shown(outside, { totals, isCut });
    if (totals.length === 0) return said(outside, "the ledger has no entries that fit\n");
    const rows = totals.map(({ by: of, preview, entries, values }) => [
      ...by.map((one) =>
        one === "person" && preview !== undefined && preview !== "" ? preview : (of[one] ?? ""),
      ),
      counted(entries),
      counted(values),
    ]);
    const more = isCut ? "there are more: ask for less with --since, --vendor or --team\n" : "";
    return said(outside, `${columns([...by, "entries", "values"], rows)}${more}`);
  });
}

/** Says which values, and whose data, a vendor holds. */
export function ledgerHoldsCommand(vendor: string, flags: Flags, outside: Outside): Promise<number> {
  return withGatewayHome(flags, outside, async ({ store }, _config, folder) => {
    const { since, until, dataClass, form } = await filtersFrom(flags, folder);
    const question = {
      vendor,
      ...(since !== undefined && { since }),
      ...(until !== undefined && { until }),
      ...(dataClass !== undefined && { dataClass }),
      ...(form !== undefined && { forms: [form] }),
    };
    await drained(store, outside);
    const [values, people] = await Promise.all([
      store.ledger.values(question),
      store.ledger.people(question),
    ]);
    if (wantsJson(flags)) return shown(outside, { vendor, values, people });
    const nobody = values.total === 0 && people.total === 0;
    if (nobody) return said(outside, `the ledger knows of nothing that ${vendor} holds\n`);
    return said(
      outside,
      `${vendor} holds ${counted(values.total)} values of ours, from ${counted(people.total)} people who were named.
"token" is what only we can turn back, and did not leave as it is.

${columns(["class", "detector", "preview", "form", "first", "last", "who"], values.held.map(valueRow))}
${people.held.length === 0 ? "" : columns(["person", "classes", "form", "first", "last"], people.held.map(personRow))}`,
    );
  });
}

/** Shows the entries themselves, the first hundred. */
export function ledgerEntriesCommand(flags: Flags, outside: Outside): Promise<number> {
  return withGatewayHome(flags, outside, async ({ store }, _config, folder) => {
    const filters = await filtersFrom(flags, folder);
    await drained(store, outside);
    const { entries, next } = await store.ledger.entries(filters);
    if (wantsJson(flags)) return shown(outside, { entries, ...(next && { next }) });
    if (entries.length === 0) return said(outside, "the ledger has no entries that fit\n");
    const rows = entries.map((one) => [
      new Date(one.at).toISOString().slice(0, 19).replace("T", " "),
      one.vendor,
      one.model,
      one.team,
      one.key,
      one.dataClass,
      one.form,
      String(one.count),
    ]);
    const headings = ["time (UTC)", "vendor", "model", "team", "key", "class", "form", "count"];
    return said(outside, `${columns(headings, rows)}${next === undefined ? "" : "older ones: --until\n"}`);
  });
}

/** Fills the ledger from what others recorded. */
export async function ledgerImportCommand(
  files: readonly string[],
  flags: Flags,
  outside: Outside,
): Promise<number> {
  const config = await readConfig(textFlag(flags, "config"));
  const reading = readingPlan(flags, config.inspect, systemClock.now());
  const vendor = textFlag(flags, "vendor");
  return withGatewayHome(flags, outside, async ({ store }, _config, folder) => {
    const key = await fingerprintKey(folder);
    const writer = await store.writer("import");
    // What an earlier import wrote has to be known, so that nothing is taken twice.
    await store.drain();
    const summary = await withSourceOptions(
      outside,
      runId("ledger", systemClock.now()),
      reading,
      (sourceOptions) =>
        importLedger(files, {
          sourceOptions,
          detectors: chosenDetectors({
            ownDetectors: config.detectors.own.map(ownDetector),
            disabled: config.detectors.disable,
            only: undefined,
          }),
          fingerprint: fingerprintWith(key.dangerouslyReveal()),
          tenant: "default",
          team: textFlag(flags, "team") ?? "default",
          ...(vendor !== undefined && { vendor }),
          record: (entries) => writer.record(entries),
          known: (requests) => store.ledger.known(requests),
          ...(flags["quiet"] !== true &&
            outside.stderr.isTTY === true && {
              onProgress: ({ requests }) =>
                void outside.stderr.write(`\r\x1b[K${counted(requests)} requests read`),
            }),
        }),
    );
    if (outside.stderr.isTTY === true && flags["quiet"] !== true) outside.stderr.write("\r\x1b[K");
    const { requests, entries, already, gaps, moreGaps, undated, people, first, last } = summary;
    const span = first === undefined ? "" : `, from ${first.slice(0, 10)} to ${(last ?? first).slice(0, 10)}`;
    await print(
      outside.stdout,
      `${counted(requests)} requests${span}: ${counted(entries)} new entries, ${counted(already)} were known already, ${counted(people.count)} people named\n`,
    );
    if (undated > 0) await print(outside.stderr, `${counted(undated)} requests have no date\n`);
    for (const { collection, why } of gaps.slice(0, 20)) {
      await print(outside.stderr, `not read: ${collection}: ${why}\n`);
    }
    const unread = gaps.length + moreGaps;
    if (unread > 20) await print(outside.stderr, `and ${counted(unread - 20)} more\n`);
    return unread > 0 || outside.signal.aborted ? exitCodes.incomplete : exitCodes.clean;
  });
}

/** Removes what the ledger has of a person. */
export function ledgerEraseCommand(person: string, flags: Flags, outside: Outside): Promise<number> {
  return withGatewayHome(flags, outside, async ({ store }, _config, folder) => {
    await store.drain();
    const erased = await store.ledger.erasePerson(await personFrom(person, folder));
    return said(
      outside,
      erased === 0 ? "the ledger has no entries of that person\n" : `${counted(erased)} entries are gone\n`,
    );
  });
}

async function filtersFrom(flags: Flags, folder: string) {
  const now = systemClock.now();
  const text = (name: string) => textFlag(flags, name);
  const dataClass = text("class");
  const form = text("form");
  const [vendor, team, person] = [text("vendor"), text("team"), text("person")];
  const [since, until] = [timeFrom(flags, "since", now), timeFrom(flags, "until", now)];
  return {
    ...(vendor !== undefined && { vendor }),
    ...(team !== undefined && { team }),
    ...(person !== undefined && { person: await personFrom(person, folder) }),
    ...(dataClass !== undefined && { dataClass: classFrom(dataClass) }),
    ...(form !== undefined && { form: DisclosureForm.parse(form) }),
    ...(since !== undefined && { since }),
    ...(until !== undefined && { until }),
  };
}

function classFrom(text: string): DisclosedClass {
  const parsed = DisclosedClass.safeParse(text);
  if (parsed.success) return parsed.data;
  throw new WatertightError("usage", `--class takes one of ${disclosedClasses.join(", ")}, got "${text}"`);
}

const dimensions: Readonly<Record<string, Dimension>> = {
  vendor: "vendor",
  team: "team",
  key: "key",
  person: "person",
  model: "model",
  class: "dataClass",
  form: "form",
  surface: "surface",
  day: "day",
  month: "month",
};

function dimensionsFrom(text: string): Dimension[] {
  return text.split(",").map((name) => {
    const dimension = dimensions[name.trim()];
    if (dimension !== undefined) return dimension;
    const known = Object.keys(dimensions).join(", ");
    throw new WatertightError("usage", `--by takes one or several of ${known}, got "${name}"`);
  });
}

/** What other processes have in their files shows a moment later; that an engine is missing is said by the question itself. */
async function drained(store: { drain(): Promise<void> }, { stderr }: Outside): Promise<void> {
  await store.drain().catch((thrown: unknown) => {
    if (!(thrown instanceof WatertightError)) throw thrown;
    stderr.write(`warning: some of what was recorded is not in the ledger yet: ${thrown.message}\n`);
  });
}

function valueRow({ dataClass, detector, preview, forms, first, last, who }: HeldValue): string[] {
  const named = who.length > 3 ? `${who.slice(0, 3).join(", ")} …` : who.join(", ");
  return [dataClass, detector, preview, forms.join(", "), dayOf(first), dayOf(last), named];
}

function personRow({ preview, fingerprint, dataClasses, forms, first, last }: HeldPerson): string[] {
  return [
    `${preview} ${fingerprint.slice(0, 8)}`,
    dataClasses.join(", "),
    forms.join(", "),
    dayOf(first),
    dayOf(last),
  ];
}

function dayOf(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(0, 10);
}

function counted(number: number): string {
  return number.toLocaleString("en-US");
}

function wantsJson(flags: Flags): boolean {
  return textFlag(flags, "format") === "json";
}

async function shown(outside: Outside, value: unknown): Promise<number> {
  return said(outside, `${JSON.stringify(value, null, 2)}\n`);
}

async function said({ stdout }: Outside, text: string): Promise<number> {
  await print(stdout, text);
  return exitCodes.clean;
}
