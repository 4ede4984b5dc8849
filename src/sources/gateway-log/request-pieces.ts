import type { MessagePosition, RequestFacts, Role } from "../../model/index.ts";
import { type ChatPart, isTrouble, type JsonObject } from "../chat-export/chat-format.ts";
import { type Messages, messageAt, OUTSIDE, textsOf, unreadPart } from "../chat-export/message.ts";
import type { Piece } from "../source.ts";
import { plainOf, timeOf } from "./fields.ts";
import type { LoggedRequest } from "./log-format.ts";
import { sentParts, withoutPayload } from "./request-body.ts";

/** Longer ids and names are cut: they are held for each message. */
const LONGEST_NAME = 500;

/** The texts of a logged request: what was sent, message by message, then the answer, then what the log notes beside them. */
export function* requestPieces(
  record: JsonObject,
  logged: LoggedRequest,
  number: number,
): Generator<ChatPart> {
  const id = shortText(logged.id) ?? `#${number}`;
  const of: Messages = {
    conversation: shortText(logged.conversation) ?? id,
    ...(logged.vendor === undefined ? {} : { vendor: logged.vendor }),
  };
  const request = factsOf(id, logged);
  const sentAt = timeOf(logged.at);
  const at = (message: string, role: Role): MessagePosition => ({
    ...messageAt(of, { id: message, role, sentAt }),
    request,
  });
  // A step that no vendor was asked for is no message to one.
  const before = logged.beside === undefined ? "" : `~${logged.beside} `;
  let isContentKnown = false;
  const known = new Set<string>();
  for (const sent of logged.sent) {
    const fresh: string[] = [];
    for (const part of sentParts(sent)) {
      const place = at(`${before}${id}/${part.message}`, part.role);
      for (const piece of partPieces(place, part.value, part.leaveOut)) {
        if (isTrouble(piece)) {
          yield piece;
          continue;
        }
        if (piece.text !== "" && known.has(piece.text)) continue;
        isContentKnown = true;
        fresh.push(piece.text);
        yield piece;
      }
    }
    for (const text of fresh) known.add(text);
  }
  if (!isContentKnown && logged.beside === undefined) {
    yield unreadPart("a request was logged without what was sent");
    yield { text: "", at: { message: { ...at(`${id}/1`, "user"), unread: 1 } } };
  }
  yield* textsOf(at(`${before}${id}/answer`, "assistant"), plainOf(logged.answered));
  yield* textsOf(at(OUTSIDE.about, "user"), record, { leaveOut: logged.told });
}

/** The texts of one part; the first one says how much of it is no text. */
function* partPieces(
  at: MessagePosition,
  value: unknown,
  leaveOut: ReadonlySet<string> | undefined,
): Generator<ChatPart> {
  const part = leaveOut === undefined ? withoutPayload(value) : { value, isUnread: false };
  const pieces: Piece[] = [];
  let unread = part.isUnread ? 1 : 0;
  if (part.isUnread) yield { why: "a picture, a sound or a file in a request is no text", kind: "skipped" };
  for (const found of textsOf(at, part.value, leaveOut === undefined ? {} : { leaveOut })) {
    if (!isTrouble(found)) pieces.push(found);
    else if (!part.isUnread) {
      unread++;
      yield found;
    }
  }
  const [first, ...others] = pieces;
  if (unread > 0) yield { text: first?.text ?? "", at: { ...first?.at, message: { ...at, unread } } };
  else if (first !== undefined) yield first;
  yield* others;
}

function factsOf(id: string, { model, user, team }: LoggedRequest): RequestFacts {
  const [model_, user_, team_] = [shortText(model), shortText(user), shortText(team)];
  return {
    id,
    ...(model_ === undefined ? {} : { model: model_ }),
    ...(user_ === undefined ? {} : { user: user_ }),
    ...(team_ === undefined ? {} : { team: team_ }),
  };
}

function shortText(value: unknown): string | undefined {
  if (typeof value === "number") return String(value);
  return typeof value === "string" && value.trim() !== "" ? value.slice(0, LONGEST_NAME) : undefined;
}
