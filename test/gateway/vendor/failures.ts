/** How a model that is named so goes wrong. */
export type Failure =
  | { readonly kind: "status"; readonly status: number; readonly headers: Readonly<Record<string, string>> }
  /** Works every second time. */
  | { readonly kind: "flaky" }
  /** Takes the request and never says anything. */
  | { readonly kind: "hang" }
  | { readonly kind: "garbage" }
  | { readonly kind: "redirect" }
  /** Never ends. */
  | { readonly kind: "huge" }
  /** Says half of its answer; then resets, ends, stays silent or says that it broke. */
  | { readonly kind: "half"; readonly next: "reset" | "end" | "silence" | "error" }
  | { readonly kind: "slow" };

const status = (status: number, headers: Readonly<Record<string, string>> = {}): Failure => ({
  kind: "status",
  status,
  headers,
});

export const failures: ReadonlyMap<string, Failure> = new Map<string, Failure>([
  // Its message quotes what the user said.
  ["fail-400", status(400)],
  ["fail-401", status(401)],
  ["fail-403", status(403)],
  ["fail-404", status(404)],
  ["fail-429", status(429, { "retry-after": "1" })],
  ["fail-500", status(500)],
  ["fail-503", status(503, { "retry-after": "1" })],
  ["fail-529", status(529)],
  ["fail-flaky", { kind: "flaky" }],
  ["fail-hang", { kind: "hang" }],
  ["fail-garbage", { kind: "garbage" }],
  ["fail-redirect", { kind: "redirect" }],
  ["fail-huge", { kind: "huge" }],
  ["fail-reset-midstream", { kind: "half", next: "reset" }],
  ["fail-end-midstream", { kind: "half", next: "end" }],
  ["fail-hang-midstream", { kind: "half", next: "silence" }],
  ["fail-error-event", { kind: "half", next: "error" }],
  ["fail-slow", { kind: "slow" }],
]);
