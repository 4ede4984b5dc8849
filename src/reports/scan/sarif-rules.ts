import type { Exposure, Severity, Vulnerability } from "../../model/index.ts";
import { clean } from "../clean.ts";
import { inert, levels, pascalCase, securitySeverities } from "../sarif-text.ts";
import { productText, severityOfDoor, snippetLines, stepText } from "./scan-words.ts";

/** A rule of a SARIF run, and what it takes from all the exposures that break it. */
export interface ExposureRule {
  readonly id: string;
  readonly verdict: "open" | "weak" | "vulnerable";
  /** The first of the exposures it is about; they come worst first. */
  readonly exposure: Exposure;
  readonly severity: Severity;
  readonly vulnerability?: Vulnerability;
}

/** `exposure.clickhouse.open`: one rule for each product and what is wrong with it. */
export function verdictRule(exposure: Exposure, verdict: "open" | "weak"): ExposureRule {
  const severity = severityOfDoor(exposure, verdict);
  return { id: `exposure.${slug(exposure.service)}.${verdict}`, verdict, exposure, severity };
}

/** `exposure.clickhouse.CVE-2024-6873` */
export function vulnerabilityRule(exposure: Exposure, vulnerability: Vulnerability): ExposureRule {
  const id = `exposure.${slug(exposure.service)}.${slug(vulnerability.id)}`;
  return { id, verdict: "vulnerable", exposure, severity: vulnerability.severity, vulnerability };
}

/** The rule as SARIF has it (§3.49). */
export function ruleText(rule: ExposureRule): object {
  const { id, exposure, severity, vulnerability } = rule;
  const title = titleOf(rule);
  const helpUri = [vulnerability?.source ?? "", ...exposure.references].find((reference) =>
    /^https:\/\/[\w.-]+\/[\w./#?=&%~@:+-]*$/.test(reference),
  );
  return {
    id,
    name: pascalCase(id),
    shortDescription: { text: title },
    fullDescription: { text: aboutOf(rule) },
    help: helpOf(rule),
    ...(helpUri !== undefined && { helpUri }),
    defaultConfiguration: { level: levels[severity] },
    properties: {
      "security-severity": securitySeverities[severity],
      // A hole is told by the version alone, an open door by what it answered.
      precision: vulnerability === undefined ? "very-high" : "medium",
      tags: ["security", "exposure", slug(exposure.category)],
    },
  };
}

function titleOf({ exposure, verdict, vulnerability }: ExposureRule): string {
  const title = clean(exposure.title) || "A service";
  if (vulnerability !== undefined) return `${title}: ${clean(vulnerability.id)}`;
  return verdict === "open" ? `${title} is open to strangers` : `${title} tells strangers too much`;
}

function aboutOf(rule: ExposureRule): string {
  const { exposure, verdict, vulnerability } = rule;
  if (vulnerability !== undefined) {
    return `${clean(vulnerability.title)}. ${productText(exposure)} is of a version that has it; fixed in ${clean(vulnerability.fixedIn)}.`;
  }
  return verdict === "open"
    ? `${titleOf(rule)}: who reaches it reads data or takes control without proving who they are.`
    : `${titleOf(rule)}: it tells or grants what it should not.`;
}

function helpOf(rule: ExposureRule): object {
  const { exposure, vulnerability } = rule;
  const about = aboutOf(rule);
  const steps =
    vulnerability === undefined
      ? exposure.fix.map((step) => ({
          said: `${stepText(step)}${step.where === undefined ? "" : `; in ${clean(step.where)}`}`,
          lines: snippetLines(step),
        }))
      : [{ said: `Move to ${clean(vulnerability.fixedIn)} or later`, lines: [] }];
  return {
    text: [
      about,
      "What to do, in this order:",
      ...steps.flatMap(({ said, lines }, at) => [`${at + 1}. ${said}`, ...lines.map((line) => `   ${line}`)]),
    ].join("\n"),
    markdown: [
      inert(about),
      "",
      "**What to do, in this order:**",
      "",
      // Indented by eight in a list is code (CommonMark §4.4, §5.2), whatever fences it holds.
      ...steps.flatMap(({ said, lines }, at) => [
        `${at + 1}. ${inert(said)}`,
        ...(lines.length === 0 ? [] : ["", ...lines.map((line) => `         ${line}`), ""]),
      ]),
    ].join("\n"),
  };
}

function slug(text: string): string {
  return (
    clean(text)
      .replace(/[^A-Za-z0-9-]+/g, "-")
      .slice(0, 80) || "unnamed"
  );
}
