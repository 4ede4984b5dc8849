import type { AnswerRules } from "./answer-rules.ts";
import { type AnswerOptions, AnswerText } from "./answer-text.ts";
import { isRecord } from "./json-object.ts";
import { LiveTokens } from "./live-tokens.ts";

/**
 * Restores the live tokens of a whole JSON answer, in place, and says whether it changed. A list (Gemini's stream, read
 * to its end) is taken as answers of their own. Throws `unreadable` for one nested more than 200 deep.
 */
export function restoreAnswer(
  body: unknown,
  rules: AnswerRules,
  live: ReadonlyMap<string, string>,
  options?: AnswerOptions,
): boolean {
  const tokens = new LiveTokens(live);
  if (tokens.empty) return false;
  let changed = false;
  for (const answer of Array.isArray(body) ? (body as readonly unknown[]) : [body])
    if (isRecord(answer) && new AnswerText(rules, tokens, false, options).read(answer, "", true).changed)
      changed = true;
  return changed;
}
