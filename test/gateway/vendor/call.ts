import type { Memory } from "./reply.ts";
import type { Answer, Frame } from "./wire.ts";

/** One request as a route sees it. */
export interface Call {
  /** Without its query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: unknown;
  readonly model: string;
  readonly memory: Memory;
  /** A number of its own for every answer. */
  readonly number: number;
}

/** A vendor's API: which paths it knows, and how it says that something is wrong. */
export interface Family {
  readonly name: "openai" | "anthropic" | "gemini" | "ollama";
  /** Undefined: no such path. */
  answer(method: string, call: Call): Answer | undefined;
  failure(status: number, message: string): unknown;
  /** How a stream says that it broke. */
  failureEvent(message: string): Frame;
}

/** Thrown by a route; the family says it in its own form. */
export class Refused extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** 2025-01-29, so that every answer is the same. */
export const firstSecond = 1_738_108_800;
