import { randomBytes } from "node:crypto";

/** One request as a trace has it: names, numbers and times, and nothing of its content. */
export interface RequestSpan {
  readonly trace: string;
  readonly parent: string | undefined;
  readonly span: string;
  readonly startMilliseconds: number;
  readonly endMilliseconds: number;
  readonly attributes: Readonly<Record<string, string | number>>;
  readonly failed: boolean;
}

/** Where spans go; without an address of a collector nowhere. */
export interface Traces {
  /** The trace that the caller began, or a new one. */
  begin(traceparent: string | string[] | undefined): {
    trace: string;
    parent: string | undefined;
    span: string;
  };
  end(span: RequestSpan): void;
  close(): Promise<void>;
}

/** https://www.w3.org/TR/trace-context/#traceparent-header */
const traceparentShape = /^00-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}$/;
const mostWaiting = 2048;

/**
 * Sends spans to an OpenTelemetry collector: OTLP over HTTP in JSON (opentelemetry.io/docs/specs/otlp/#otlphttp), every second. Spans
 * that a collector does not take are dropped: traces are no record, the ledger is.
 */
export function createTraces(endpoint: URL | undefined): Traces {
  let waiting: RequestSpan[] = [];
  let sending: Promise<void> | undefined;
  // One batch at a time: what waits for a collector that hangs stays bounded.
  const flush = (): void => {
    if (waiting.length === 0 || endpoint === undefined || sending !== undefined) return;
    sending = post(endpoint, waiting).finally(() => {
      sending = undefined;
    });
    waiting = [];
  };
  const timer = endpoint && setInterval(flush, 1000).unref();
  return {
    begin(traceparent) {
      if (endpoint === undefined) return { trace: "", parent: undefined, span: "" };
      const [, trace, parent] = traceparentShape.exec(String(traceparent)) ?? [];
      return {
        trace: trace ?? randomBytes(16).toString("hex"),
        parent,
        span: randomBytes(8).toString("hex"),
      };
    },
    end(span) {
      if (endpoint !== undefined && waiting.length < mostWaiting) waiting.push(span);
    },
    async close() {
      clearInterval(timer);
      await sending;
      flush();
      await sending;
    },
  };
}

async function post(endpoint: URL, spans: readonly RequestSpan[]): Promise<void> {
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), 5000);
  try {
    const answer = await fetch(endpoint, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(exported(spans)),
      redirect: "error",
      signal: late.signal,
    });
    await answer.body?.cancel();
  } catch {
    // Dropped, as said above.
  } finally {
    clearTimeout(timer);
  }
}

/** ExportTraceServiceRequest (opentelemetry-proto, trace/v1). Times are nanoseconds, 64-bit numbers are written as text. */
function exported(spans: readonly RequestSpan[]) {
  return {
    resourceSpans: [
      {
        resource: { attributes: [attribute("service.name", "watertight-gateway")] },
        scopeSpans: [{ scope: { name: "watertight" }, spans: spans.map(exportedSpan) }],
      },
    ],
  };
}

function exportedSpan(one: RequestSpan) {
  return {
    traceId: one.trace,
    spanId: one.span,
    ...(one.parent !== undefined && { parentSpanId: one.parent }),
    name: String(one.attributes["gen_ai.operation.name"] ?? "request"),
    kind: 2, // SPAN_KIND_SERVER
    startTimeUnixNano: `${Math.round(one.startMilliseconds * 1000)}000`,
    endTimeUnixNano: `${Math.round(one.endMilliseconds * 1000)}000`,
    attributes: Object.entries(one.attributes).map(([key, value]) => attribute(key, value)),
    status: { code: one.failed ? 2 : 0 },
  };
}

function attribute(key: string, value: string | number) {
  return { key, value: typeof value === "string" ? { stringValue: value } : { doubleValue: value } };
}
