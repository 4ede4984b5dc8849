import { WatertightError } from "../../base/index.ts";
import type { DataClass, DisclosureForm } from "../../model/index.ts";
import type { Treatment } from "../narrow/narrow-text.ts";
import type { Concern } from "../narrow/read-request.ts";
import type { Decision, Verdict } from "../policy/decide.ts";
import type { Refusal } from "./refusal.ts";

/** What becomes of each class of a request that is sent. @throws WatertightError `fault` for one nobody decided on */
export function treatmentsOf({ verdicts }: Decision): (dataClass: DataClass) => Treatment {
  const treatments = new Map<string, Treatment>();
  for (const { dataClass, action } of verdicts) {
    if (action === "allow" || action === "mask" || action === "tokenise") treatments.set(dataClass, action);
  }
  return (dataClass) => {
    const treatment = treatments.get(dataClass);
    if (treatment === undefined) throw new WatertightError("fault", `nobody decided on ${dataClass}`);
    return treatment;
  };
}

const forms: Readonly<Record<Verdict["action"], DisclosureForm>> = {
  allow: "raw",
  mask: "masked",
  tokenise: "token",
  block: "blocked",
  ask: "blocked",
  reroute: "blocked",
};

/** In what form each class leaves. */
export function formsOf({ verdicts }: Decision): (concern: Concern | "none") => DisclosureForm {
  const byClass = new Map(verdicts.map(({ dataClass, action }) => [dataClass, forms[action]]));
  return (concern) => byClass.get(concern) ?? "blocked";
}

/** What a caller is told of a request that the policy holds back. */
export function refusalFor({ outcome, verdicts, vendor }: Decision, receipt: string | undefined): Refusal {
  const holding = verdicts.filter(({ action }) => action === outcome);
  const reasons = holding.map(
    ({ dataClass, count, because }) => `${dataClass === "none" ? "" : `${dataClass} (${count}): `}${because}`,
  );
  const why = [...new Set(reasons)].join("; ");
  if (outcome === "ask") {
    return {
      status: 409,
      code: "watertight_confirm",
      message: `not sent to ${vendor} until you confirm it: ${why}. Send the same request again with the header watertight-confirm: <receipt>`,
      ...(receipt !== undefined && { receipt }),
    };
  }
  return { status: 403, code: "watertight_blocked", message: `not sent to ${vendor}: ${why}` };
}
