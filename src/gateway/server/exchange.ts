import { createHmac, randomUUID } from "node:crypto";
import { WatertightError } from "../../base/index.ts";
import type { Disclosure } from "../../model/index.ts";
import type { GatewayKey } from "../access/key-record.ts";
import type { Tokens } from "../access/usage.ts";
import { disclosuresOf, type RequestFacts } from "../narrow/disclosures-of.ts";
import { type Concern, narrowRequest, readRequest } from "../narrow/read-request.ts";
import { type Caller, confirmed, type Decision, decide } from "../policy/decide.ts";
import { checkReceipt, makeReceipt } from "../policy/receipt.ts";
import { allowsModel, modelAt, type Vendor } from "../policy/vendors.ts";
import { openRequest } from "../request/open-request.ts";
import { parseBody } from "../request/parse-body.ts";
import { type RequestRules, stringAt } from "../request/request-rules.ts";
import { formsOf, refusalFor, treatmentsOf } from "./decision-words.ts";
import type { GatewayState } from "./gateway-state.ts";
import { Refused } from "./refusal.ts";
import type { Route } from "./route.ts";

/** A request on its way out: what the vendor gets, and what the answer needs. */
export interface Prepared {
  readonly request: string;
  readonly at: number;
  readonly vendor: Vendor;
  readonly url: string;
  readonly path: string;
  readonly model: string;
  readonly streams: boolean;
  readonly jsonAnswer: boolean;
  readonly documents: readonly string[];
  readonly body: string | null;
  readonly live: ReadonlyMap<string, string>;
  readonly person: RequestFacts["person"];
  readonly classes: readonly (Concern | "none")[];
  /** The conversation at the vendor that it goes on with. */
  readonly conversation: string | undefined;
  /** As it came, where that is to be kept. */
  readonly raw: Uint8Array | undefined;
}

export interface Asked {
  readonly key: GatewayKey;
  readonly route: Route;
  readonly vendor: string;
  readonly body: Uint8Array | undefined;
  readonly receipt: string | undefined;
  /** Called when it is clear where a request goes and before that is on record; may refuse it. */
  readonly accept: (vendor: Vendor, model: string, estimate: Tokens) => void;
}

/**
 * Reads a request, has the policy decide on it, puts on record what leaves, and makes what the vendor gets.
 * @throws Refused when it goes no further; the attempt is on record then as well
 */
export async function prepare(state: GatewayState, asked: Asked): Promise<Prepared> {
  const { surface } = asked.route;
  if (surface.request === undefined || asked.body === undefined) return prepareBare(state, asked);
  const rules = surface.request;
  const body = parsed(asked.body);
  const opened = inWords(() => openRequest(body, rules));
  const model = modelOf(body, rules, asked.route);
  refuseTelling(state, [model, ...Object.values(asked.route.names)]);
  const { memory } = state.ports;
  const before = await recalled(state, asked, body);
  const reading = await readRequest(opened, state.find, async (text) => {
    return (await memory.recall(asked.key, signedName(state.ports, text))) !== undefined;
  });
  const person = personOf(state, body, rules);
  const now = state.ports.now();
  const request = randomUUID();
  const facts = (vendor: Vendor | undefined, id: string): RequestFacts => ({
    request,
    at: now.getTime(),
    tenant: asked.key.tenant,
    team: asked.key.team,
    key: asked.key.id,
    ...(person !== undefined && { person }),
    vendor: id,
    model: shownModel(model),
    region: vendor?.region ?? "",
    surface: surface.id,
    policy: state.policy.version,
  });

  const first = decide(state.policy, callerOf(asked.key), asked.vendor, reading.counts, now);
  const decision = first.outcome === "ask" ? answered(state, asked, first, now) : first;
  const vendor = state.policy.vendors.get(decision.vendor);
  const formOf = formsOf(decision);
  if (decision.outcome !== "send" || vendor === undefined) {
    await recordOrRefuse(
      state,
      disclosuresOf(reading, facts(vendor, decision.vendor), () => "blocked"),
    );
    throw refusalOf(state, asked, decision, now);
  }
  const mapped = decision.reroutes.length === 0 ? model : modelAt(vendor, model);
  const url = vendor.urls[surface.family];
  if (url === undefined || ![mapped, ...alternativesIn(body)].every((one) => allowsModel(vendor, one))) {
    await recordOrRefuse(
      state,
      disclosuresOf(reading, facts(vendor, vendor.id), () => "blocked"),
    );
    throw new Refused({
      status: url === undefined ? 404 : 403,
      code: url === undefined ? "watertight_unknown_form" : "watertight_model_not_allowed",
      message:
        url === undefined
          ? `${vendor.id} does not take requests of the form ${surface.id}; name its address under "also"`
          : `this model of ${vendor.id} is not on the list of those allowed`,
    });
  }
  if (mapped !== model && rules.modelAt !== undefined) Reflect.set(body, rules.modelAt, mapped);

  const live = new Map(before);
  const tokenOf = state.tokenOf(asked.key.tenant);
  narrowRequest(reading, { treatmentOf: treatmentsOf(decision), tokenOf, live });
  const narrowed = inWords(() => opened.text());
  asked.accept(vendor, mapped, estimateOf(body, narrowed.length));
  await recordOrRefuse(state, disclosuresOf(reading, facts(vendor, vendor.id), formOf));
  const { log, raw } = state.config.conversations;
  return {
    request,
    at: now.getTime(),
    vendor,
    url,
    path: pathFor(asked.route, model, mapped),
    model: mapped,
    streams: surface.id === "gemini.stream" || isStream(body, rules),
    jsonAnswer: surface.asksForJson?.(body) ?? false,
    documents: surface.documentsOf?.(body) ?? [],
    body: narrowed,
    live,
    person,
    classes: reading.counts.size === 0 ? ["none"] : [...reading.counts.keys()],
    conversation: surface.conversationOf?.(body),
    raw: log && raw ? asked.body : undefined,
  };
}

/** A question without a body, such as for the list of models: nothing is disclosed, and the vendor still has to be open. */
function prepareBare(state: GatewayState, asked: Asked): Prepared {
  const now = state.ports.now();
  refuseTelling(state, Object.values(asked.route.names));
  const first = decide(state.policy, callerOf(asked.key), asked.vendor, new Map(), now);
  const decision = first.outcome === "ask" ? answered(state, asked, first, now) : first;
  const vendor = state.policy.vendors.get(decision.vendor);
  const url = vendor?.urls[asked.route.surface.family];
  if (decision.outcome !== "send" || vendor === undefined || url === undefined) {
    throw refusalOf(state, asked, decision, now);
  }
  asked.accept(vendor, "", { input: 0, output: 0 });
  return {
    request: randomUUID(),
    at: now.getTime(),
    vendor,
    url,
    path: asked.route.path,
    model: "",
    streams: false,
    jsonAnswer: false,
    documents: [],
    body: null,
    live: new Map(),
    person: undefined,
    classes: [],
    conversation: undefined,
    raw: undefined,
  };
}

function callerOf({ id, team, tenant, vendors }: GatewayKey): Caller {
  return { key: id, team, tenant, vendors };
}

function parsed(bytes: Uint8Array): object {
  return inWords(() => parseBody(bytes));
}

/** What is wrong with a request is told to whoever sent it. */
function inWords<T>(work: () => T): T {
  try {
    return work();
  } catch (thrown) {
    if (!(thrown instanceof WatertightError) || thrown.kind !== "usage") throw thrown;
    throw new Refused({ status: 400, code: "watertight_bad_request", message: thrown.message });
  }
}

async function recordOrRefuse(state: GatewayState, entries: readonly Disclosure[]): Promise<void> {
  try {
    await state.ports.record(entries);
  } catch {
    throw new Refused({
      status: 503,
      code: "watertight_ledger_unavailable",
      message: "nothing was sent: the ledger cannot be written",
      retryAfter: 5,
    });
  }
  for (const { vendor, dataClass, form, count } of entries) {
    if (count > 0 && state.policy.vendors.has(vendor))
      state.metrics.values({ vendor, class: dataClass, form }, count);
  }
}

/** The decision after a receipt, if one came: with a good one what was asked is allowed. */
function answered(state: GatewayState, asked: Asked, decision: Decision, now: Date): Decision {
  if (asked.receipt === undefined) return decision;
  const answer = checkReceipt(state.ports.receiptKey, asked.receipt, receiptFor(asked, decision), now);
  if (answer.holds) return confirmed(decision);
  throw new Refused({ status: 409, code: "watertight_confirm", message: answer.why });
}

function receiptFor({ key, body }: Asked, { vendor, policy, verdicts }: Decision) {
  const classes = verdicts.flatMap(({ action, dataClass }) =>
    action === "ask" && dataClass !== "none" ? [dataClass] : [],
  );
  return { key: key.id, vendor, policy, body: body ?? new Uint8Array(), classes };
}

function refusalOf(state: GatewayState, asked: Asked, decision: Decision, now: Date): Refused {
  const receipt =
    decision.outcome === "ask"
      ? makeReceipt(state.ports.receiptKey, receiptFor(asked, decision), now)
      : undefined;
  return new Refused(refusalFor(decision, receipt));
}

/** Under which a block that a vendor signed is remembered. */
export function signedName({ receiptKey }: GatewayState["ports"], text: string): string {
  const digest = createHmac("sha256", receiptKey.dangerouslyReveal()).update("signed block\n").update(text);
  return `signed:${digest.digest("hex")}`;
}

/** The values of earlier turns that only the vendor keeps. Nobody goes on with a conversation that is not their own. */
async function recalled(
  state: GatewayState,
  asked: Asked,
  body: object,
): Promise<ReadonlyMap<string, string>> {
  const conversation = asked.route.surface.conversationOf?.(body);
  if (conversation === undefined) return new Map();
  const live = await state.ports.memory.recall(asked.key, conversation);
  if (live !== undefined) return live;
  throw new Refused({
    status: 404,
    code: "previous_response_not_found",
    message:
      "this key has no such conversation here; only answers that it was given through this gateway can be continued",
  });
}

function modelOf(body: object, rules: RequestRules, { names }: Route): string {
  return (rules.modelAt === undefined ? names["model"] : stringAt(body, rules.modelAt)) ?? "";
}

/** Names of models leave as they are. @throws Refused when something sensitive stands in one */
function refuseTelling({ find }: GatewayState, names: readonly string[]): void {
  if (names.every((name) => find(name, undefined).length === 0)) return;
  throw new Refused({
    status: 400,
    code: "watertight_bad_request",
    message: "nothing was sent: something sensitive stands where a model is named",
  });
}

/** A caller writes what it likes as a model: what is no name of one is not put on record. */
function shownModel(model: string): string {
  return /^[\w.:/@+-]{1,200}$/.test(model) ? model : "";
}

/** Models to fall back on (openrouter.ai/docs/features/model-routing). */
function alternativesIn(body: object): string[] {
  const models: unknown = Object.hasOwn(body, "models") ? Reflect.get(body, "models") : undefined;
  return Array.isArray(models) ? models.map((one) => (typeof one === "string" ? one : "")) : [];
}

function pathFor({ path, names }: Route, model: string, mapped: string): string {
  const named = names["model"];
  return mapped === model || named === undefined
    ? path
    : path.replace(`/${named}:`, () => `/${encodeURIComponent(mapped)}:`);
}

function isStream(body: object, { streamAt, streamsByDefault }: RequestRules): boolean {
  const said: unknown = streamAt === undefined ? undefined : Reflect.get(body, streamAt);
  return said === undefined ? streamsByDefault === true : said === true;
}

/** How many tokens of an answer nobody limits are reckoned with before it is there. */
const usualAnswer = 1000;
const answerLimits = [
  "max_tokens",
  "max_completion_tokens",
  "max_output_tokens",
  "generationConfig.maxOutputTokens",
  "options.num_predict",
];

/** A token is some four characters of English (platform.openai.com/tokenizer). */
function estimateOf(body: object, characters: number): Tokens {
  const limits = answerLimits.map((path) => numberAt(body, path)).filter((limit) => limit !== undefined);
  return {
    input: Math.ceil(characters / 4),
    output: limits.length === 0 ? usualAnswer : Math.max(0, ...limits),
  };
}

function numberAt(body: object, path: string): number | undefined {
  let value: unknown = body;
  for (const key of path.split(".")) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return undefined;
    value = Reflect.get(value, key);
  }
  return typeof value === "number" ? value : undefined;
}

/** The end user, as the caller names them: a fingerprint and a preview, whatever they are called. */
function personOf({ ports }: GatewayState, body: object, rules: RequestRules): Disclosure["person"] {
  for (const path of rules.personAt) {
    const named = stringAt(body, path);
    if (named !== undefined)
      return { fingerprint: ports.fingerprint(named, "contact"), preview: ports.previewOf(named) };
  }
  return undefined;
}
