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

/** Worst first. */
export const severities = ["critical", "high", "medium", "low"] as const;

/** Sure first. `low` is never reported: it is what a shape alone is worth until something near it speaks for it. */
export const confidences = ["high", "medium", "low"] as const;
