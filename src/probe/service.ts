import type { Ability, FixStep, Holding, ReachEntry, Reader, Vulnerability } from "../model/index.ts";
import type { AskingDoor } from "./door.ts";

/** One product as it can be met at a port, with everything that is asked of it. */
export interface Service {
  /** `redis`, `clickhouse.http`; what stands before the dot is the product. */
  readonly id: string;
  readonly title: string;
  readonly category: Category;
  /** Where it usually listens; the first is its default. A hint for the order of questions and never a proof. */
  readonly ports: readonly number[];
  /** What it speaks first on those ports; a door is asked in the other way as well when this one fails. */
  readonly wire: "http" | "tcp";
  /** Everything that may be sent to it, by name: `GET /api/tags`, `redis PING`. The door refuses anything else. */
  readonly sends: readonly string[];
  /** Undefined when it is something else. Sends as little as possible. */
  recognise(door: AskingDoor): Promise<Recognition | undefined>;
  /** What a stranger is told. Asked only of a door that was recognised. */
  ask(door: AskingDoor, known: Recognition): Promise<readonly Answer[]>;
  /** Replaces the usual verdict, which is that of the worst answer. */
  readonly verdict?: (answers: readonly Answer[]) => Judgement;
  /** What an open door of this product lets a stranger do, by its documentation. */
  readonly reach: readonly InferredReach[];
  /** How to close it, most urgent first; `common` steps (firewall, rotation, verification) are added to them. */
  readonly fix: (at: FixContext) => readonly FixStep[];
  /** False for products that cannot ask for a password themselves: the fix is then never "set a password". */
  readonly hasAuthentication: boolean;
  /** An account that products ship with; tried only when the person asks for it, once each. */
  readonly defaults?: DefaultAccounts;
  /** Known vulnerabilities of a version; without it nothing is said about them. */
  readonly vulnerabilities?: (version: string) => readonly Vulnerability[];
  /** How what lies there is read, under a budget, when it is open. */
  readonly content?: Content;
  readonly references: readonly string[];
}

export type Category =
  | "database"
  | "search"
  | "vector database"
  | "cache"
  | "queue"
  | "coordination"
  | "object storage"
  | "model serving"
  | "AI application"
  | "AI gateway"
  | "AI observability"
  | "notebook"
  | "machine learning"
  | "orchestration"
  | "dashboard"
  | "observability"
  | "platform"
  | "compute"
  | "directory";

export interface Recognition {
  readonly version?: string;
  /** What tells this server from every other, as far as a stranger sees it: a cluster's id, a run id. Never shown. */
  readonly identity?: string;
  /** Other names for what it turned out to be: "Valkey". */
  readonly title?: string;
  /** For `ask`, so that nothing has to be asked twice. */
  readonly facts?: Readonly<Record<string, unknown>>;
}

/** What came of one question. */
export interface Answer {
  /** As sent: `GET /collections`. */
  readonly request: string;
  /** Without content: `200, 312 bytes`. */
  readonly answer: string;
  /** `known` tells nothing about openness. */
  readonly says: "open" | "weak" | "guarded" | "unknown" | "known";
  /** One clause: "lists its collections without a key". */
  readonly means: string;
  /** What the answer itself shows a stranger may do. */
  readonly shows?: readonly Ability[];
  readonly reach?: readonly ReachEntry[];
  readonly holds?: readonly Holding[];
  readonly notes?: readonly string[];
  readonly readers?: readonly Reader[];
  readonly version?: string;
  readonly identity?: string;
  /** Things that `fix` and `content` go by. */
  readonly facts?: Readonly<Record<string, unknown>>;
}

export interface Judgement {
  readonly verdict: "open" | "weak" | "guarded" | "unknown";
  readonly why: string;
}

export interface InferredReach {
  readonly can: Ability;
  readonly because: string;
}

export interface FixContext {
  readonly address: string;
  readonly port: number;
  readonly version: string | undefined;
  /** Facts of the recognition and of all answers together. */
  readonly facts: Readonly<Record<string, unknown>>;
}

export interface DefaultAccount {
  readonly user: string;
  /** Public knowledge: it stands in the product's documentation. */
  readonly password: string;
}

export interface DefaultAccounts {
  readonly accounts: readonly DefaultAccount[];
  login(door: AskingDoor, account: DefaultAccount, known: Recognition): Promise<Answer>;
}

/** What may be read of one service. */
export interface ReadBudget {
  readonly rows: number;
  readonly bytes: number;
}

/** A service is read by the official client behind an address, or by questions of its own. */
export type Content =
  | { readonly address: (at: FixContext & { readonly tls: boolean }) => string }
  | { readonly collections: (door: AskingDoor, budget: ReadBudget) => AsyncIterable<ReadCollection> };

export interface ReadCollection {
  readonly name: string;
  readonly rows?: { readonly count: number; readonly exact: boolean };
  /** Documents, rows or texts. Ends early when the budget is used up; throws when the service fails. */
  records(): AsyncIterable<unknown>;
}

export function defineService(service: Service): Service {
  return service;
}

const order = ["open", "weak", "unknown", "guarded"] as const;

/** The worst answer decides; where none says anything, nothing is known. */
export function usualVerdict(answers: readonly Answer[]): Judgement {
  for (const verdict of order) {
    const found = answers.find(({ says }) => says === verdict);
    if (found !== undefined) return { verdict, why: found.means };
  }
  return { verdict: "unknown", why: "no question that would decide it could be asked" };
}
