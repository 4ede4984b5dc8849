import { WatertightError } from "../../base/index.ts";
import type { JsonObject } from "./json-object.ts";
import type { Lane } from "./lane.ts";
import type { PieceLane } from "./piece-lane.ts";
import { type EventPath, repeatedEvent } from "./repeated-event.ts";
import type { RuleNode } from "./rule-tree.ts";

const mostLanes = 10_000;

/** An event to send before the one that was read. */
export interface AddedEvent {
  readonly event: JsonObject;
  /** The frame of the event whose shape it has. */
  readonly like: string;
}

/** An event that is being read: its rules and its frame. */
interface EventShape {
  readonly event: JsonObject;
  readonly node: RuleNode;
  readonly like: string;
}

export type AnyLane = Lane | PieceLane;

export type Holder = Record<string | number, unknown>;

interface Slot {
  readonly holder: Holder;
  readonly key: string | number;
}

interface OpenLane {
  readonly key: string;
  readonly lane: AnyLane;
  /** Where its text stands in the event that touched it last, and in which turn that was. */
  slot: Slot;
  turn: number;
  /** The event to repeat for what it holds. */
  last: { readonly shape: EventShape; readonly path: EventPath } | undefined;
}

/** The lanes of one answer, and what they let go of at their ends. */
export class OpenLanes {
  readonly #lanes = new Map<string, OpenLane>();
  readonly #holding = new Set<OpenLane>();
  #released: { readonly shape: EventShape; readonly path: EventPath; readonly value: unknown }[] = [];
  #shape: EventShape | undefined;
  #turn = 0;

  get holds(): boolean {
    return this.#holding.size > 0;
  }

  /** The event that is read from here on; undefined between two. */
  next(shape: EventShape | undefined): void {
    this.#shape = shape;
    this.#turn++;
  }

  at(key: string): AnyLane | undefined {
    return this.#lanes.get(key)?.lane;
  }

  /** Continues the lane with what stands at a slot of the event; gives what is to stand there. */
  push(value: unknown, key: string, make: () => AnyLane, slot: Slot & { readonly path: EventPath }): unknown {
    const open = this.#opened(key, make, slot);
    const sent = open.lane.push(value as never);
    if (open.lane.holds && this.#shape !== undefined) {
      open.last = { shape: this.#shape, path: [...slot.path] };
      this.#holding.add(open);
    } else if (this.#holding.delete(open)) open.last = undefined;
    return sent;
  }

  /**
   * Lets go of what is held below a prefix: into the event being read where it has the text, else into one before it.
   * Says whether the event being read changed.
   */
  end(prefix: string, except?: string): boolean {
    let changed = false;
    for (const open of this.#holding) {
      if (!open.key.startsWith(prefix) || (except !== undefined && open.key.startsWith(except))) continue;
      this.#holding.delete(open);
      const { slot, last, lane } = open;
      open.last = undefined;
      if (open.turn === this.#turn) {
        slot.holder[slot.key] = lane.release(slot.holder[slot.key]);
        changed = true;
      } else if (last !== undefined) this.#released.push({ ...last, value: lane.release(undefined) });
    }
    return changed;
  }

  /** What was let go of since the last call and has no place in the event being read: one event for each that is repeated. */
  added(): AddedEvent[] {
    if (this.#released.length === 0) return [];
    const released = this.#released;
    this.#released = [];
    return [...new Set(released.map(({ shape }) => shape))].map((shape) => {
      const values = released.filter((one) => one.shape === shape);
      return { event: repeatedEvent(shape.event, shape.node, values), like: shape.like };
    });
  }

  #opened(key: string, make: () => AnyLane, { holder, key: at }: Slot): OpenLane {
    const known = this.#lanes.get(key);
    if (known !== undefined) {
      known.slot = { holder, key: at };
      known.turn = this.#turn;
      return known;
    }
    if (this.#lanes.size >= mostLanes)
      throw new WatertightError(
        "unreadable",
        `expected an answer of at most ${mostLanes} texts, got more`,
        "see whether the address of the vendor is right",
      );
    const open = { key, lane: make(), slot: { holder, key: at }, turn: this.#turn, last: undefined };
    this.#lanes.set(key, open);
    return open;
  }
}
