import type { IncomingMessage, ServerResponse } from "node:http";
import { reasonOf, WatertightError } from "../../base/index.ts";
import { credentialOf } from "../access/credential.ts";
import { refusedKey } from "../access/directory.ts";
import type { GatewayKey } from "../access/key-record.ts";
import type { Reservation } from "../access/limits.ts";
import type { Tokens } from "../access/usage.ts";
import { recordTurn } from "../conversation/turn-recording.ts";
import { priceOf, type Vendor } from "../policy/vendors.ts";
import type { Surface } from "../surfaces/surface.ts";
import { writeAnswer } from "./answer-writer.ts";
import { prepare } from "./exchange.ts";
import type { GatewayState } from "./gateway-state.ts";
import { ObservedAnswer } from "./observed-answer.ts";
import { readBody } from "./read-body.ts";
import { Refused, refusalBody, refusalHeaders } from "./refusal.ts";
import type { Route } from "./route.ts";
import { type VendorCall, vendorRequest } from "./vendor-request.ts";
import { whileWanted } from "./while-wanted.ts";

const bodyMilliseconds = 30_000;
const unreadMilliseconds = 2_000;
const noTokens = { input: 0, output: 0 };

/** What is known of a request so far; metrics and traces take it from here. */
export interface Seen {
  vendor: string;
  surface: string;
  team: string;
  outcome: string;
  /** When it was sent on, by `performance.now()`. */
  sentOn: number | undefined;
  family: Surface["family"];
}

/** Answers one request to a vendor, with the vendor's answer or with why not. Never throws. */
export async function serve(
  state: GatewayState,
  request: IncomingMessage,
  response: ServerResponse,
  seen: Seen,
): Promise<void> {
  try {
    await served(state, request, response, seen);
  } catch (thrown) {
    refuse(state, response, seen, thrown);
  }
}

async function served(
  state: GatewayState,
  request: IncomingMessage,
  response: ServerResponse,
  seen: Seen,
): Promise<void> {
  const until = performance.now() + state.config.limits.seconds * 1000;
  const [path = "", query = ""] = (request.url ?? "").split("?", 2);
  const { route, vendor } = routeOf(state, request.method ?? "", path);
  const { surface } = route;
  seen.family = surface.family;
  seen.surface = surface.id;
  const { key, vendorKey } = authenticated(state, request, query);
  seen.team = key.team;
  if (state.policy.vendors.has(vendor)) seen.vendor = vendor;

  const body =
    surface.method === "POST"
      ? await readBody(request, state.config.limits.bodyBytes, bodyMilliseconds)
      : undefined;
  const receipt = request.headers["watertight-confirm"];
  let reservation: Reservation | undefined;
  let vendorsOwn: VendorCall["key"];
  let isOver = false;
  const preparing = prepare(state, {
    key,
    route,
    vendor: shownVendor(state, vendor),
    body,
    receipt: typeof receipt === "string" ? receipt : undefined,
    accept: (chosen, model, estimate) => {
      if (isOver) throw new Error("nobody waits for it any longer");
      // A key for one vendor is nothing for another to see.
      vendorsOwn = keyFor(state, chosen, chosen.id === vendor ? vendorKey : undefined);
      reservation = reserved(state, key, chosen, model, estimate);
    },
  });
  const prepared = await whileWanted(preparing, response, until - performance.now()).catch(
    (thrown: unknown) => {
      isOver = true;
      reservation?.release();
      throw thrown;
    },
  );
  seen.vendor = prepared.vendor.id;
  const answer = new ObservedAnswer(state, surface, key, prepared);
  const turn = recordTurn(state, surface, key, prepared);
  let isWhole = false;
  try {
    const call = vendorRequest({
      surface,
      url: prepared.url,
      path: prepared.path,
      query: new URLSearchParams(query),
      headers: request.headers,
      find: state.find,
      key: vendorsOwn,
      body: prepared.body,
    });
    seen.sentOn = performance.now();
    const status = await writeAnswer(
      {
        response,
        rules: surface.answer,
        live: prepared.live,
        streams: prepared.streams,
        form: { jsonAnswer: prepared.jsonAnswer, documents: prepared.documents },
        everyEvent: turn !== undefined,
        mostBytes: mostAnswerBytes,
        milliseconds: until - performance.now(),
        observe: (event) => {
          answer.observe(event);
          turn?.observe(event);
        },
        settled: () => answer.settled(),
      },
      (reader) => state.upstream.send(call.origin, call.request, reader),
    );
    isWhole = true;
    seen.outcome = status < 400 ? "answered" : `vendor_${status}`;
  } finally {
    // What the vendor did not count stays what was estimated: a caller that leaves early has used it all the same.
    reservation?.settle(answer.usage);
    if (seen.sentOn !== undefined) turn?.end(isWhole ? "answered" : "broken");
    if (answer.usage !== undefined) {
      state.metrics.tokens({ vendor: prepared.vendor.id, team: key.team }, { ...noTokens, ...answer.usage });
    }
  }
}

const mostAnswerBytes = 64e6;

/** @throws Refused for a path that nothing is known of */
function routeOf(
  { router, policy, config }: GatewayState,
  method: string,
  path: string,
): { route: Route; vendor: string } {
  const routes = router(method, path);
  const vendor = routes[0]?.vendor ?? config.defaultVendor;
  const known = vendor === undefined ? undefined : policy.vendors.get(vendor);
  const route =
    routes.find(({ surface }) => surface.family === known?.family) ??
    routes.find(({ surface }) => known?.urls[surface.family] !== undefined) ??
    routes[0];
  if (route === undefined || vendor === undefined) {
    throw new Refused({
      status: 404,
      code: "watertight_not_found",
      message:
        route === undefined
          ? "expected /<vendor>/ and a path that is taken, such as /openai/v1/chat/completions or /anthropic/v1/messages"
          : "the path names no vendor: begin it with one, such as /openai, or set defaultVendor in the configuration",
    });
  }
  return { route, vendor };
}

/** Vendors nobody configured are called what the caller calls them, unless that is something sensitive. */
function shownVendor({ policy, find }: GatewayState, vendor: string): string {
  return policy.vendors.has(vendor) || find(vendor, undefined).length === 0 ? vendor : "(not shown)";
}

/** @throws Refused without a key that is valid now; what is wrong with it is told to nobody outside */
function authenticated(state: GatewayState, request: IncomingMessage, query: string) {
  const credential = credentialOf(request.rawHeaders, query);
  if (credential.refused !== undefined) {
    throw new Refused({ status: 400, code: "watertight_credentials", message: credential.refused });
  }
  const presented = credential.gatewayKey?.dangerouslyReveal();
  const answer =
    presented === undefined ? undefined : state.directory.find(state.digestOf(presented), state.ports.now());
  if (answer?.state !== "known") {
    const { status, message, hint } = refusedKey;
    throw new Refused({ status, code: "invalid_api_key", message: `${message}; ${hint}` });
  }
  return { key: answer.key, vendorKey: credential.vendorKey };
}

/** @throws Refused when a key or its team has used up what it may */
function reserved(
  { meter, config }: GatewayState,
  key: GatewayKey,
  vendor: Vendor,
  model: string,
  estimate: Tokens,
): Reservation {
  const subjects = [
    { id: `key:${key.id}`, limits: key.limits },
    {
      id: `team:${key.tenant}/${key.team}`,
      limits: Object.hasOwn(config.teams, key.team) ? config.teams[key.team] : undefined,
    },
  ];
  const answer = meter.reserve(subjects, estimate, priceOf(vendor, model));
  if (!("why" in answer)) return answer;
  throw new Refused({
    // Where waiting does not help, nobody is asked to try again.
    status: answer.retryAfter === undefined ? 403 : 429,
    code: "rate_limit_exceeded",
    message: `the request is refused: ${answer.why}`,
    ...(answer.retryAfter !== undefined && { retryAfter: answer.retryAfter }),
  });
}

/** @throws Refused when there is none for a vendor that needs one */
function keyFor({ ports }: GatewayState, vendor: Vendor, own: VendorCall["key"]): VendorCall["key"] {
  if (own !== undefined && vendor.key.from !== "caller") {
    throw new Refused({
      status: 400,
      code: "watertight_credentials",
      message: `${vendor.id} is asked with a key of the gateway: leave your own key for it out`,
    });
  }
  if (vendor.key.from === "none") return undefined;
  const key = (vendor.key.from === "caller" ? own : undefined) ?? ports.vendorKey(vendor);
  if (key !== undefined) return key;
  throw new Refused({
    status: 401,
    code: "watertight_no_vendor_key",
    message:
      vendor.key.from === "caller"
        ? `there is no key for ${vendor.id}: send your own, and the gateway's as x-watertight-key`
        : `there is no key for ${vendor.id}: whoever runs the gateway has to give it one`,
  });
}

function refuse(state: GatewayState, response: ServerResponse, seen: Seen, thrown: unknown): void {
  const { req: request } = response;
  const refused = thrown instanceof Refused ? thrown.refusal : undefined;
  const hasLeft = response.destroyed || request.socket.destroyed;
  seen.outcome = refused?.code ?? (hasLeft ? "caller_left" : "fault");
  // Words of an error that nobody foresaw may hold anything.
  if (refused === undefined && !hasLeft) {
    state.fault(thrown instanceof WatertightError ? reasonOf(thrown) : "unforeseen");
  }
  if (response.headersSent || hasLeft) {
    response.destroy();
    return;
  }
  const told =
    refused ??
    ({
      status: 500,
      code: "watertight_fault",
      message: "the gateway failed; nothing was sent on unread",
    } as const);
  const body = refusalBody(seen.family, told);
  response.writeHead(told.status, {
    ...refusalHeaders(told),
    "content-length": String(Buffer.byteLength(body)),
  });
  response.end(body);
  if (!request.complete) closeUnlessRead(request);
}

/** What is left of a refused body is thrown away, for a while: whoever still sends could not read the answer otherwise. */
function closeUnlessRead(request: IncomingMessage): void {
  const timer = setTimeout(() => request.socket.destroy(), unreadMilliseconds);
  request.once("close", () => clearTimeout(timer));
}
