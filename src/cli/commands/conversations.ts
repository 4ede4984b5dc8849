import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { GatewayHome } from "../../app/index.ts";
import { reasonOf, systemClock, WatertightError } from "../../base/index.ts";
import type { ErasureProof } from "../../store/index.ts";
import type { Config } from "../config.ts";
import { exitCodes } from "../exit.ts";
import { textFlag } from "../flags.ts";
import { writeWhole } from "../home.ts";
import { withGatewayHome } from "../opened-home.ts";
import { runId } from "../run-folder.ts";
import { type Outside, print } from "../terminal.ts";
import { personFrom, timeFrom } from "../whose-and-when.ts";

type Flags = Record<string, unknown>;

/** Writes what was said as NDJSON. */
export function conversationsExportCommand(flags: Flags, outside: Outside): Promise<number> {
  return withGatewayHome(flags, outside, async (home, config, folder) => {
    const now = systemClock.now();
    const person = textFlag(flags, "person");
    const [since, until] = [timeFrom(flags, "since", now), timeFrom(flags, "until", now)];
    const which = {
      ...(person !== undefined && { person: await personFrom(person, folder) }),
      ...(since !== undefined && { since }),
      ...(until !== undefined && { until }),
    };
    const tenants = await tenantsOf(home, config, flags);
    const seen = { all: 0, closed: 0, why: "" };
    const lines = async function* (): AsyncGenerator<string> {
      for (const tenant of tenants) {
        for await (const turn of home.conversations.read({ tenant, ...which }, outside.signal)) {
          seen.all += 1;
          if (turn.state === "closed") {
            seen.closed += 1;
            seen.why = turn.why;
          }
          yield `${JSON.stringify(turn)}\n`;
        }
      }
    };
    const output = textFlag(flags, "output");
    if (output === undefined) for await (const line of lines()) await print(outside.stdout, line);
    else await written(output, lines());
    if (seen.all === 0) outside.stderr.write("there are no conversations that fit\n");
    else if (output !== undefined)
      await print(outside.stdout, `${counted(seen.all, "turn")} written to ${output}\n`);
    if (seen.closed === 0) return exitCodes.clean;
    outside.stderr.write(`warning: ${counted(seen.closed, "turn")} cannot be opened: ${seen.why}\n`);
    return exitCodes.incomplete;
  });
}

/** Removes what a person said and what the ledger has of them, and writes the proof. */
export function conversationsEraseCommand(given: string, flags: Flags, outside: Outside): Promise<number> {
  return withGatewayHome(flags, outside, async (home, config, folder) => {
    const person = await personFrom(given, folder);
    const proofs: ErasureProof[] = [];
    for (const tenant of await tenantsOf(home, config, flags)) {
      proofs.push(await home.eraser.erasePerson(tenant, person));
    }
    // First the proof: what is said to be erased is so already.
    const path = textFlag(flags, "proof") ?? (await usualProof(folder));
    await written(path, [`${JSON.stringify(proofs, null, 2)}\n`]);
    const texts = proofs.reduce((sum, { texts }) => sum + texts.before, 0);
    const keys = proofs.reduce((sum, { keys }) => sum + keys.before, 0);
    await print(outside.stdout, `${counted(texts, "turn")} and ${counted(keys, "key")} are gone\n`);
    await home.store.drain();
    const entries = await home.store.ledger.erasePerson(person);
    await print(
      outside.stdout,
      `${counted(entries, "entry", "entries")} of the ledger are gone\nproof: ${path}\n`,
    );
    return exitCodes.clean;
  });
}

/** Says whether what a proof says is so. */
export async function conversationsVerifyCommand(
  path: string,
  flags: Flags,
  outside: Outside,
): Promise<number> {
  const proofs = await proofsIn(path);
  return withGatewayHome(flags, outside, async ({ eraser }) => {
    let code: number = exitCodes.clean;
    for (const [at, proof] of proofs.entries()) {
      const answer = await eraser.proveErased(proof);
      if (answer.state === "erased") {
        const { tenant, person, at: when, texts, keys } = proof as ErasureProof;
        const what = `${counted(texts.before, "turn")} and ${counted(keys.before, "key")}`;
        await print(
          outside.stdout,
          `${tenant}: ${what} of ${person.slice(0, 8)} were erased at ${new Date(when).toISOString()}, and are gone\n`,
        );
        continue;
      }
      await print(outside.stdout, `proof ${at + 1}: ${answer.state}: ${answer.why}\n`);
      if (answer.state === "not erased") code = exitCodes.found;
      else if (code === exitCodes.clean) code = exitCodes.incomplete;
    }
    return code;
  });
}

/** The one that was named, or all that have ever had a key. */
async function tenantsOf({ keys }: GatewayHome, { gateway }: Config, flags: Flags): Promise<string[]> {
  const named = textFlag(flags, "tenant");
  if (named !== undefined) return [named];
  const ofKeys = (await keys.list()).map(({ tenant }) => tenant);
  const ofTeams = Object.values(gateway.teams).flatMap(({ tenant }) =>
    tenant === undefined ? [] : [tenant],
  );
  return [...new Set(["default", ...ofTeams, ...ofKeys])].sort();
}

async function usualProof(folder: string): Promise<string> {
  const erasures = join(folder, "erasures");
  await mkdir(erasures, { recursive: true, mode: 0o700 });
  return join(erasures, `${runId("erasure", systemClock.now())}.json`);
}

async function proofsIn(path: string): Promise<readonly unknown[]> {
  const wrong = (cause: unknown): WatertightError =>
    new WatertightError("usage", `${path} holds no proof of erasure`, "name a file that erase wrote", cause);
  let parsed: unknown;
  try {
    parsed = JSON.parse(await readFile(path, "utf8"));
  } catch (thrown) {
    throw wrong(thrown);
  }
  const proofs = Array.isArray(parsed) ? (parsed as readonly unknown[]) : [parsed];
  if (proofs.length === 0) throw wrong(undefined);
  return proofs;
}

async function written(path: string, parts: Parameters<typeof writeWhole>[1]): Promise<void> {
  try {
    await writeWhole(path, parts);
  } catch (thrown) {
    if (thrown instanceof WatertightError) throw thrown;
    throw new WatertightError(
      "unreadable",
      `${path} could not be written: ${reasonOf(thrown)}`,
      "choose another path, then run again",
      thrown,
    );
  }
}

function counted(number: number, one: string, several = `${one}s`): string {
  return `${number.toLocaleString("en-US")} ${number === 1 ? one : several}`;
}
