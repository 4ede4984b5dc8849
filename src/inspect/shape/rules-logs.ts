import { counted, type Evidence, type Judgement, reasons } from "./evidence.ts";

/** Spans of requests through services, as OpenTelemetry, Jaeger, Langfuse and their like keep them. */
export function traces(evidence: Evidence): Judgement | undefined {
  const spans = evidence.strongest("span");
  const names = evidence.countOf("traceId", "spanId");
  const around = evidence.countOf("service", "duration", "attributes", "time");
  const because = reasons(
    names > 0 && evidence.columnsOf("spans of a trace", "traceId", "spanId", "service", "duration", "time"),
    spans !== undefined && spans.share >= 0.3 && counted(spans, "are JSON with ids of a trace and its spans"),
    evidence.named("traces") && "its name says so",
  );
  const score = Math.max(
    names === 2 ? 80 : 0,
    names === 1 && evidence.has("spanId") && around >= 2 ? 74 : 0,
    names === 1 && around >= 3 && evidence.named("traces") ? 70 : 0,
    spans !== undefined && spans.share >= 0.3 ? 72 : 0,
  );
  return score === 0 ? undefined : { kind: "traces", score, because };
}

/** Who asked a web service for what. */
export function accessLog(evidence: Evidence): Judgement | undefined {
  const lines = evidence.strongest("http request");
  // Spans are often named after the request they are part of.
  const mostly = lines !== undefined && lines.share >= 0.4 && !lines.column.concepts.has("spanId");
  const request = evidence.countOf("method", "path", "status");
  const around = evidence.countOf("userAgent", "clientIp", "referer", "bytes", "duration");
  const because = reasons(
    request >= 2 && evidence.columnsOf("web requests", "method", "path", "status", "userAgent", "clientIp"),
    mostly && counted(lines, "are web requests with their answers"),
    evidence.named("access") && "its name says so",
  );
  const score = Math.max(
    request === 3 && around >= 1 ? 84 : 0,
    request === 2 && around >= 2 && evidence.has("path") ? 72 : 0,
    mostly ? 80 : 0,
  );
  return score === 0 ? undefined : { kind: "access log", score, because };
}

/** What a program says of its own doings. */
export function applicationLog(evidence: Evidence): Judgement | undefined {
  const lines = evidence.strongest("log line");
  const mostly = lines !== undefined && lines.share >= 0.4;
  const leveled = evidence.has("level") && evidence.has("logText");
  const because = reasons(
    leveled && evidence.columnsOf("a log", "level", "logText", "logger", "time"),
    mostly && counted(lines, "are lines of a log, with time and level"),
    evidence.named("log") && "its name says so",
  );
  const around = evidence.countOf("time", "logger", "host", "service");
  const score = Math.max(
    leveled && around >= 1 ? 76 : 0,
    mostly ? 74 : 0,
    evidence.named("log") && evidence.has("time") && evidence.has("logText", "content") && around >= 2
      ? 60
      : 0,
  );
  return score === 0 ? undefined : { kind: "application log", score, because };
}

/** What visitors of a product did, as analytics keep it. */
export function events(evidence: Evidence): Judgement | undefined {
  const who = evidence.has("distinctId") || (evidence.has("user") && evidence.has("conversation"));
  if (!evidence.has("event") || !evidence.has("time") || !(who || evidence.has("properties")))
    return undefined;
  const score =
    evidence.has("distinctId") && evidence.has("properties") ? 72 : evidence.named("events") ? 66 : 0;
  if (score === 0) return undefined;
  return {
    kind: "events",
    score,
    because: reasons(
      `${evidence.columnsText("event", "properties", "distinctId", "time")}: who did what, and when`,
      evidence.named("events") && "its name says so",
    ),
  };
}
