import { Counter, Gauge, Histogram, Registry } from "prom-client";

/** What is counted, by names that the configuration gives: nothing that a caller writes becomes a label. */
export interface Metrics {
  /** A request that was answered or refused; `seconds` of the gateway itself and in all. */
  request(labels: RequestLabels, seconds: { readonly own: number; readonly whole: number }): void;
  values(labels: { vendor: string; class: string; form: string }, count: number): void;
  tokens(
    labels: { vendor: string; team: string },
    used: { readonly input: number; readonly output: number },
  ): void;
  /** A turn of a conversation that was to be kept. */
  turn(outcome: "kept" | "failed" | "dropped"): void;
  readonly open: { inc(): void; dec(): void };
  /** In the text format of Prometheus. */
  text(): Promise<string>;
  readonly contentType: string;
}

export interface RequestLabels {
  readonly vendor: string;
  readonly surface: string;
  readonly team: string;
  /** `sent`, or the code of the refusal. */
  readonly outcome: string;
}

const buckets = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5, 30, 120];

/** Metrics of one process, in a registry of their own. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  const labelNames = ["vendor", "surface", "team", "outcome"];
  const requests = new Counter({
    name: "watertight_gateway_requests_total",
    help: "Requests by vendor, surface, team and outcome.",
    labelNames,
    registers,
  });
  const own = new Histogram({
    name: "watertight_gateway_own_seconds",
    help: "Time from the whole request to its being sent on: reading, detecting, deciding, recording.",
    labelNames: ["vendor"],
    buckets,
    registers,
  });
  const whole = new Histogram({
    name: "watertight_gateway_request_seconds",
    help: "Time from the request to the end of its answer.",
    labelNames: ["vendor"],
    buckets,
    registers,
  });
  const values = new Counter({
    name: "watertight_gateway_values_total",
    help: "Sensitive values seen, by vendor, data class and the form in which they left.",
    labelNames: ["vendor", "class", "form"],
    registers,
  });
  const tokens = new Counter({
    name: "watertight_gateway_model_tokens_total",
    help: "Tokens that vendors say they used.",
    labelNames: ["vendor", "team", "direction"],
    registers,
  });
  const turns = new Counter({
    name: "watertight_gateway_conversation_turns_total",
    help: "Turns for the conversation log: kept, failed, or dropped because too many waited.",
    labelNames: ["outcome"],
    registers,
  });
  const open = new Gauge({
    name: "watertight_gateway_open_requests",
    help: "Requests under way.",
    registers,
  });
  return {
    request(labels, seconds) {
      requests.inc({ ...labels });
      own.observe({ vendor: labels.vendor }, seconds.own);
      whole.observe({ vendor: labels.vendor }, seconds.whole);
    },
    values: (labels, count) => values.inc(labels, count),
    tokens({ vendor, team }, used) {
      tokens.inc({ vendor, team, direction: "input" }, used.input);
      tokens.inc({ vendor, team, direction: "output" }, used.output);
    },
    turn: (outcome) => turns.inc({ outcome }),
    open,
    text: () => registry.metrics(),
    contentType: registry.contentType,
  };
}
