import type { Ability, Holding, ReachEntry } from "../model/index.ts";
import type { AskingDoor } from "./door.ts";
import { DoorFault } from "./door-fault.ts";
import type { Answer, Recognition, Service } from "./service.ts";
import type { HttpAnswer } from "./wire/http.ts";

/** One page that tells what is there. It may well be public by design: it proves nothing about openness. */
export interface HttpTell {
  readonly get: string;
  readonly tells: (answer: HttpAnswer) => boolean;
  readonly version?: (answer: HttpAnswer) => string | undefined;
  readonly identity?: (answer: HttpAnswer) => string | undefined;
  readonly title?: (answer: HttpAnswer) => string | undefined;
  readonly facts?: (answer: HttpAnswer) => Readonly<Record<string, unknown>>;
}

/** One question that decides. */
export interface HttpQuestion {
  readonly get?: string;
  /** For products that take even a listing as POST; it must change nothing. */
  readonly post?: { readonly path: string; readonly json: unknown };
  readonly headers?: Readonly<Record<string, string>>;
  /** `status`: what would come is a secret, runs code or creates state; only the status line is kept. */
  readonly keep?: "status";
  /** Whether this version of the product has the question at all. */
  readonly only?: (known: Recognition) => boolean;
  /** The answer that a stranger must not get: by its structure, never by its status alone unless `keep` is `status`. */
  readonly open: (answer: HttpAnswer) => boolean;
  /** How bad that is; `open` unless said. */
  readonly grade?: "open" | "weak";
  /** The answer of a door that is guarded; 401, 403 and a way to a login unless said. */
  readonly guarded?: (answer: HttpAnswer) => boolean;
  /** One clause, of the open answer: "lists its collections without a key". */
  readonly means: string;
  /** The same of the guarded answer. */
  readonly meansGuarded?: string;
  readonly shows: readonly Ability[];
  readonly reach?: (answer: HttpAnswer) => readonly ReachEntry[];
  readonly holds?: (answer: HttpAnswer) => readonly Holding[];
  readonly notes?: (answer: HttpAnswer) => readonly string[];
  readonly version?: (answer: HttpAnswer) => string | undefined;
  readonly identity?: (answer: HttpAnswer) => string | undefined;
  readonly facts?: (answer: HttpAnswer) => Readonly<Record<string, unknown>>;
}

export interface HttpService extends Omit<Service, "wire" | "sends" | "recognise" | "ask"> {
  /** In turn, until one tells. */
  readonly recognise: readonly HttpTell[];
  /** All of them, as far as this version has them. */
  readonly ask: readonly HttpQuestion[];
  /** What `content` or `defaults` send besides: `POST /collections/{name}/points/scroll`. */
  readonly alsoSends?: readonly string[];
}

/** What no product answers: whoever answers it like a real question answers everything alike. */
export const controlPath = "/watertight-control-no-such-page";

/** A service that is told and asked by single pages. */
export function httpService({ recognise, ask, alsoSends = [], ...service }: HttpService): Service {
  const sends = [
    ...new Set([
      ...recognise.map(({ get }) => `GET ${get}`),
      ...ask.map((question) => nameOf(question)),
      `GET ${controlPath}`,
      ...alsoSends,
    ]),
  ];
  return {
    ...service,
    wire: "http",
    sends,
    async recognise(door) {
      for (const tell of recognise) {
        const answer = await door.get(tell.get);
        if (tell.tells(answer) && !(await isTalkative(door, tell))) return recognitionOf(tell, answer);
      }
      return undefined;
    },
    async ask(door, known) {
      const answers: Answer[] = [];
      for (const question of ask) {
        if (question.only?.(known) ?? true) answers.push(await asked(door, question));
      }
      return answers;
    },
  };
}

/** A server that gives the same page to every question is not sixty products. */
async function isTalkative(door: AskingDoor, { get, tells }: HttpTell): Promise<boolean> {
  return get !== "/" && tells(await door.get(controlPath));
}

function recognitionOf({ version, identity, title, facts }: HttpTell, answer: HttpAnswer): Recognition {
  return {
    ...defined("version", version?.(answer)),
    ...defined("identity", identity?.(answer)),
    ...defined("title", title?.(answer)),
    ...(facts && { facts: facts(answer) }),
  };
}

async function asked(door: AskingDoor, question: HttpQuestion): Promise<Answer> {
  const request = nameOf(question);
  let answer: HttpAnswer;
  try {
    answer = await sent(door, question);
  } catch (thrown) {
    if (!(thrown instanceof DoorFault) || thrown.kind === "stopped") throw thrown;
    return {
      request,
      answer: thrown.message,
      says: "unknown",
      means: `${request} was not answered: ${thrown.message}`,
    };
  }
  const said = { request, answer: answer.summary };
  if (question.open(answer)) {
    if (
      question.open(await door.get(controlPath, question.keep === undefined ? {} : { keep: question.keep }))
    ) {
      return {
        ...said,
        says: "unknown",
        means: "it answers in the same way what no product has, so its answers prove nothing",
      };
    }
    return {
      ...said,
      says: question.grade ?? "open",
      means: question.means,
      shows: question.shows,
      ...learned(question, answer),
    };
  }
  if ((question.guarded ?? asksWhoYouAre)(answer)) {
    return { ...said, says: "guarded", means: question.meansGuarded ?? `asks who one is (${answer.status})` };
  }
  // Gone in this version, or not yet there.
  if ([404, 405, 410, 501].includes(answer.status)) {
    return { ...said, says: "known", means: `this version has no ${request}` };
  }
  return {
    ...said,
    says: "unknown",
    means: `${request} was answered with ${answer.status}, which proves nothing`,
  };
}

function sent(door: AskingDoor, { get, post, headers, keep }: HttpQuestion): Promise<HttpAnswer> {
  const how = { ...(headers && { headers }), ...(keep && { keep }) };
  if (post !== undefined) return door.post(post.path, post.json, how);
  return door.get(get ?? "/", how);
}

function learned(question: HttpQuestion, answer: HttpAnswer): Partial<Answer> {
  const { reach, holds, notes, version, identity, facts } = question;
  return {
    ...(reach && { reach: reach(answer) }),
    ...(holds && { holds: holds(answer) }),
    ...(notes && { notes: notes(answer) }),
    ...defined("version", version?.(answer)),
    ...defined("identity", identity?.(answer)),
    ...(facts && { facts: facts(answer) }),
  };
}

/** 401, 403, or sent on to a login. */
export function asksWhoYouAre({ status, headers }: HttpAnswer): boolean {
  if (status === 401 || status === 403 || status === 407) return true;
  return (
    status >= 300 &&
    status < 400 &&
    /log-?in|sign-?in|auth|oauth|sso|setup|register/i.test(headers["location"] ?? "")
  );
}

function nameOf({ get, post }: HttpQuestion): string {
  return post === undefined ? `GET ${get ?? "/"}` : `POST ${post.path}`;
}

function defined<K extends string>(key: K, value: string | undefined): Partial<Record<K, string>> {
  return value === undefined || value === "" ? {} : ({ [key]: value } as Record<K, string>);
}
