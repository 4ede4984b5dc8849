import {
  agents,
  cacheCommands,
  events,
  finishes,
  models,
  paths,
  services,
  statements,
  traces,
} from "./phrases-operations.ts";
import { mailAddress, planted } from "./planted-values.ts";
import { count, either, hex, type Kind, known, list, type Part, pick, shares } from "./recipe.ts";

const draws = {
  service: 1,
  path: 2,
  status: 3,
  duration: 4,
  agent: 5,
  host: 6,
  port: 7,
  value: 8,
  which: 9,
  tokens: 10,
  answer: 11,
  mail: 12,
  file: 18,
  trace: 20,
} as const;

const service = pick(draws.service, services);
const milliseconds = count(draws.duration, 1, 4000);
const status = either(draws.status, [9300, "200"], [300, "404"], [200, "429"], [200, "500"]);

const internalUrl: readonly Part[] = [
  known("http://", "infrastructure.url.private"),
  service,
  "-",
  count(draws.host, 0, 40),
  ".prod.svc:8080/internal/v0/route/",
  count(draws.port, 1, 9999),
];

function kind(share: number, span: Part, values: Readonly<Record<string, readonly Part[]>>): Kind {
  return {
    share,
    span,
    service,
    source: ["/data/logs/", service, "/part-", count(draws.file, 0, 63), ".log"],
    names: Object.keys(values),
    values: Object.values(values),
  };
}

const trace = [hex(draws.trace, 4)];

/** Behind the code of the country, the same numbers are found as international ones. */
const loginNumbers = list(
  planted.mobileNumbers.name,
  planted.mobileNumbers.values,
  "contact.phone.international",
);

/** Rows that tell how the service ran. */
export const operations: readonly Kind[] = [
  kind(840, "http.server", {
    trace_id: trace,
    "http.target": [pick(draws.path, paths)],
    "http.status_code": [status],
    "http.user_agent": [pick(draws.agent, agents)],
    duration_ms: [milliseconds],
    message: [pick(draws.value, events)],
  }),
  kind(900, "http.client", {
    trace_id: trace,
    "http.url": internalUrl,
    "http.status_code": [status],
    duration_ms: [milliseconds],
  }),
  kind(450, "db.query", {
    trace_id: trace,
    "db.system": ["clickhouse"],
    "db.statement": [pick(draws.value, statements)],
    "net.peer.name": [
      known("ch-", "infrastructure.host.internal"),
      count(draws.host, 0, 24),
      ".prod.internal:9000",
    ],
    duration_ms: [milliseconds],
  }),
  kind(600, "cache", {
    trace_id: trace,
    "db.system": ["redis"],
    "db.operation": [pick(draws.value, cacheCommands)],
    "cache.key": ["quota:u_", hex(draws.host, 1)],
    "cache.hit": [either(draws.status, [8200, "true"], [1800, "false"])],
  }),
  kind(400, "GET /healthz", {
    "http.target": ["/healthz"],
    "http.status_code": ["200"],
    duration_ms: [count(draws.duration, 1, 9)],
  }),
  kind(700, "usage.count", {
    trace_id: trace,
    model: [pick(draws.value, models)],
    usage: [
      '{"prompt_tokens":',
      count(draws.tokens, 8, 8000),
      ',"completion_tokens":',
      count(draws.answer, 1, 2000),
      ',"finish_reason":"',
      pick(draws.which, finishes),
      '"}',
    ],
  }),
  kind(250, "model.inference", {
    trace_id: trace,
    worker: [
      known("vllm-", "infrastructure.host.kubernetes"),
      count(draws.host, 0, 199),
      ".inference.svc.cluster.local:8000",
    ],
    model: [pick(draws.value, models)],
    "queue.depth": [count(draws.tokens, 0, 40)],
    duration_ms: [milliseconds],
  }),
  kind(100, "exception", {
    trace_id: trace,
    "exception.stacktrace": [
      either(draws.which, [4000, traces[0]], [3000, traces[1]], [shares - 7000, traces[2]]),
    ],
  }),
  kind(150, "oauth2.login", {
    trace_id: trace,
    account: [
      either(
        draws.which,
        [4000, ...mailAddress(draws.mail)],
        [6000, "+86 ", pick(draws.value, loginNumbers)],
      ),
    ],
    "login.result": [either(draws.status, [9000, "ok"], [1000, "wrong code"])],
  }),
  kind(70, "POST /api/v0/users/current", {
    trace_id: trace,
    "http.request.header.authorization": [
      either(
        draws.which,
        [6000, "Bearer ", pick(draws.value, planted.bearerKeys)],
        [4000, "Bearer ", pick(draws.value, planted.sessionTokens)],
      ),
    ],
  }),
  kind(40, "config.load", {
    "config.value": [
      either(
        draws.which,
        [3500, "DEEPSEEK_API_KEY=", pick(draws.value, planted.deepseekKeys)],
        [2000, "access_key_id=", pick(draws.value, planted.alibabaKeyIds)],
        [1500, "AWS_ACCESS_KEY_ID=", pick(draws.value, planted.awsKeyIds)],
        [
          2500,
          "clickhouse://log_writer:",
          pick(draws.value, planted.databasePasswords),
          "@ch-0.prod.internal:9000/default",
        ],
        [500, pick(draws.value, planted.privateKeys)],
      ),
    ],
  }),
];
