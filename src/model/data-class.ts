import { z } from "zod";

/** The nine kinds of sensitive data, most dangerous first: reports keep this order. */
export const dataClasses = [
  "secret",
  "identity",
  "contact",
  "financial",
  "health",
  "conversation",
  "instructions",
  "infrastructure",
  "business",
] as const;

export const DataClass = z.enum(dataClasses);
export type DataClass = (typeof dataClasses)[number];

/** Worst first. */
export const severities = ["critical", "high", "medium", "low"] as const;
export const Severity = z.enum(severities);
export type Severity = (typeof severities)[number];

/** Sure first. `low` is never reported: it is what a shape alone is worth until something near it speaks for it. */
export const confidences = ["high", "medium", "low"] as const;
export const Confidence = z.enum(confidences);
export type Confidence = (typeof confidences)[number];
