import { WatertightError } from "../../base/index.ts";
import type { Engine } from "../../clickhouse/index.ts";
import type { Gap } from "../../model/index.ts";
import { hasScheme } from "../address.ts";
import { engineFor } from "../data-file/engine-for.ts";
import { STOPPED, Unread, unread } from "../files/why.ts";
import type { Collection, Source, SourceOptions } from "../source.ts";
import { type BucketAddress, bucketAddress, bucketSchemes } from "./bucket-address.ts";
import { bucketError } from "./bucket-error.ts";
import { groupCollections } from "./group-collections.ts";
import { type Listing, listObjects } from "./listing.ts";

/** Objects in S3 and what speaks like it, Google Cloud Storage and Azure Blob Storage, read by the embedded engine. */
export const bucket: Source = {
  kind: "bucket",
  accepts: async (target) => hasScheme(target, bucketSchemes) && /^\w+:\/\/./.test(target),
  async open(target, options) {
    const stop = new AbortController();
    const signal = AbortSignal.any([options.signal, stop.signal]);
    const address = await bucketAddress(target, options.passwordFor, options.asStranger ? {} : process.env);
    const engine = await engineOf(address, options);
    const listing = await listObjects(engine, address, signal).catch((thrown) => {
      throw bucketError(thrown, address);
    });
    return {
      describe: () => ({ target: address.shown, kind: "bucket" }),
      collections: () => collectionsOf(engine, address, listing, { ...options, signal }),
      async close() {
        stop.abort();
        // What is left lies in the engine's own folder and goes with it.
        await listing.close().catch(() => {});
      },
    };
  },
};

async function engineOf({ shown }: BucketAddress, options: SourceOptions): Promise<Engine> {
  return engineFor(shown, options).catch((thrown: Unread) => {
    throw new WatertightError("unreadable", thrown.message, undefined, thrown);
  });
}

async function* collectionsOf(
  engine: Engine,
  address: BucketAddress,
  listing: Listing,
  options: SourceOptions,
): AsyncGenerator<Collection | Gap> {
  try {
    for await (const group of listing.groups(options.signal)) {
      if (options.signal.aborted) throw new Unread(STOPPED);
      yield* groupCollections({ engine, address, group, options });
    }
  } catch (thrown) {
    yield unread(address.shown, options.signal.aborted ? new Unread(STOPPED) : bucketError(thrown, address));
  }
}
