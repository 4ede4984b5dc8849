import { expect, onTestFinished } from "vitest";
import { sourceOptions } from "../../src/sources/fixtures.ts";
import { isGap, type Source } from "../../src/sources/index.ts";
import { type Relay, startRelay } from "../servers/relay.ts";
import type { DatabaseUnderTest, Notion, RunningPlace } from "./database-under-test.ts";
import { piecesOf } from "./read-place.ts";
import { chats, many } from "./sample-collections.ts";

const abortSeconds = 2;

interface Suite {
  readonly source: Source;
  place(): RunningPlace;
  proves(what: string, needs: readonly Notion[], check: () => Promise<void>): void;
  readonly lacks: NonNullable<DatabaseUnderTest["lacks"]>;
}

/** What a source does when the connection breaks, stalls, or is no longer wanted. */
export function proveConnection({ source, place: placeNow, proves, lacks }: Suite): void {
  /** Between the source and the server until the test ends. */
  const between = async (): Promise<{ relay: Relay; target: (collection?: string) => string }> => {
    const place = placeNow();
    const relay = await startRelay(place.port ?? 0);
    onTestFinished(() => relay.close());
    return {
      relay,
      target: (collection) => place.target(collection).replace(`:${place.port}`, `:${relay.port}`),
    };
  };

  proves("says that nobody answers where nobody listens", ["connection"], async () => {
    const { relay, target } = await between();
    const address = target();
    await relay.close();
    await expect(source.open(address, sourceOptions())).rejects.toMatchObject({ kind: "unreadable" });
  });

  proves("keeps what came before the server went away, and says so", ["connection"], async () => {
    await placeNow().load([many(6000, 1000)]);
    const { relay, target } = await between();
    const open = await source.open(target("many"), sourceOptions());
    let pieces = 0;
    const gaps = [];
    for await (const thing of open.collections()) {
      if (isGap(thing)) continue;
      relay.cutAfter(2_000_000);
      for await (const piece of piecesOf(thing)) isGap(piece) ? gaps.push(piece) : pieces++;
    }
    await open.close();
    expect(pieces).toBeGreaterThan(100);
    expect(pieces).toBeLessThan(3 * 6000);
    expect(gaps).toMatchObject([{ kind: "unread" }]);
    expect(gaps[0]?.why.length).toBeGreaterThan(10);
  });

  proves("stops when told to, in the server too", ["connection"], async () => {
    await placeNow().load([many(20_000, 1000)]);
    const { relay, target } = await between();
    const stop = new AbortController();
    const tag = "watertight/stopped";
    const open = await source.open(target("many"), sourceOptions({ signal: stop.signal, tag }));
    let pieces = 0;
    let toldAt = 0;
    for await (const thing of open.collections()) {
      if (isGap(thing)) continue;
      for await (const piece of piecesOf(thing)) {
        if (!isGap(piece)) pieces++;
        if (pieces !== 300 || stop.signal.aborted) continue;
        toldAt = performance.now();
        stop.abort();
      }
    }
    await open.close();
    expect(toldAt).toBeGreaterThan(0);
    expect(performance.now() - toldAt).toBeLessThan(abortSeconds * 1000);
    expect(pieces).toBeLessThan(3 * 20_000);
    await expect.poll(() => relay.open(), { timeout: 1000 }).toBe(0);
    if (placeNow().busyWith === undefined) expect(lacks["busy statements"]).toBeDefined();
    else await expect.poll(() => placeNow().busyWith?.(tag), { timeout: 1000 }).toBe(0);
  });

  proves("stops while the server says nothing", ["connection"], async () => {
    await placeNow().load([many(20_000, 1000)]);
    const { relay, target } = await between();
    const { busyWith } = placeNow();
    const stop = new AbortController();
    const tag = "watertight/stalled";
    const open = await source.open(target("many"), sourceOptions({ signal: stop.signal, tag }));
    let busy: number | undefined;
    let toldAt = 0;
    for await (const thing of open.collections()) {
      if (isGap(thing)) continue;
      void relay.stallAfter(1_000_000).then(async () => {
        busy = await busyWith?.(tag);
        toldAt = performance.now();
        stop.abort();
      });
      for await (const _ of piecesOf(thing));
    }
    await open.close();
    expect(toldAt).toBeGreaterThan(0);
    expect(performance.now() - toldAt).toBeLessThan(abortSeconds * 1000);
    await expect.poll(() => relay.open(), { timeout: 1000 }).toBe(0);
    if (busyWith === undefined) return;
    expect(busy).toBeGreaterThan(0);
    await expect.poll(() => busyWith(tag), { timeout: 1000 }).toBe(0);
  });

  proves("leaves no connection open", ["connection"], async () => {
    await placeNow().load([chats]);
    const { relay, target } = await between();
    const open = await source.open(target(), sourceOptions());
    expect(relay.open()).toBeGreaterThan(0);
    for await (const thing of open.collections()) {
      // Left in the middle, as a run does that was stopped.
      if (!isGap(thing)) for await (const _ of piecesOf(thing)) break;
    }
    await open.close();
    await expect.poll(() => relay.open(), { timeout: 1000 }).toBe(0);
  });
}
