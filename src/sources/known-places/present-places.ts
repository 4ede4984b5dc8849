import { stat } from "node:fs/promises";
import type { Gap } from "../../model/index.ts";
import { openFile } from "../files/open-file.ts";
import { startsLikeSqlite } from "../sqlite/open-database.ts";
import type { KnownPlace } from "./known-place.ts";
import { knownPlaces } from "./known-places.ts";
import { type FoundFile, NewestFiles } from "./newest-files.ts";
import { locate, type Surroundings } from "./pattern.ts";
import { Search, type Wanted } from "./search.ts";
import { ToldGaps } from "./told-gaps.ts";

/** A file that is there. */
export interface PresentPlace {
  readonly place: KnownPlace;
  /** Absolute, no link. As it is on disk: it has to be made fit before it is shown. */
  readonly path: string;
  /** What opens it as a place: the path, or `sqlite:PATH` for a database. */
  readonly target: string;
  /** With the write-ahead log of a database. */
  readonly bytes: number;
}

export interface PresentPlacesOptions extends Surroundings {
  /** Files of one place that are given, the newest ones; 200 when left out. */
  readonly mostFiles?: number;
  /** Files and folders that are listed below one folder; 200,000 when left out. */
  readonly mostEntries?: number;
  readonly signal?: AbortSignal;
  /** All when left out. */
  readonly places?: readonly KnownPlace[];
}

const usualFiles = 200;
const usualEntries = 200_000;

/**
 * The files of known places that are there, in the order of the places, the newest first. Nothing is read but the first 16
 * bytes of each, and no link is followed out of its folder. What was left out or could not be looked at comes as a gap.
 */
export async function* presentPlaces(options: PresentPlacesOptions): AsyncGenerator<PresentPlace | Gap> {
  const { home, platform, places = knownPlaces, mostFiles = usualFiles, signal } = options;
  const gaps = new ToldGaps();
  const found = places.map(() => new NewestFiles(mostFiles));
  const seen = new Set<string>();
  for (const [root, wanted] of byRoot(places, options)) {
    const search = new Search({
      root,
      wanted,
      home,
      ignoreCase: platform === "win32" || platform === "darwin",
      mostEntries: options.mostEntries ?? usualEntries,
      gaps,
      signal,
      seen,
      found: (place, file) => found[place]?.add(file),
    });
    await search.run();
  }
  for (const [at, place] of places.entries()) {
    const files = found[at];
    if (files !== undefined) yield* presentFiles(place, files, gaps);
  }
  yield* gaps.all();
}

/** Patterns that begin in the same folder are looked for together. */
function byRoot(places: readonly KnownPlace[], around: Surroundings): Map<string, Wanted[]> {
  const roots = new Map<string, Wanted[]>();
  for (const [place, { paths }] of places.entries()) {
    for (const located of paths.flatMap((path) => locate(path, around))) {
      const wanted = { ...located, place };
      const before = roots.get(located.root);
      if (before === undefined) roots.set(located.root, [wanted]);
      else before.push(wanted);
    }
  }
  return roots;
}

async function* presentFiles(
  place: KnownPlace,
  files: NewestFiles,
  gaps: ToldGaps,
): AsyncGenerator<PresentPlace | Gap> {
  for (const file of files.kept()) {
    try {
      yield await presentFile(place, file);
    } catch (thrown) {
      gaps.unread(file.path, thrown);
    }
  }
  const { files: count, bytes } = files.leftOut();
  if (count === 0) return;
  const older = `${count} older ${count === 1 ? "file" : "files"} (${Math.ceil(bytes / 1e6)} MB)`;
  yield { collection: place.title, why: `${older} left out, only the newest are looked at`, kind: "unread" };
}

async function presentFile(place: KnownPlace, { path, bytes }: FoundFile): Promise<PresentPlace> {
  const file = await openFile(path);
  try {
    if (!startsLikeSqlite(await file.read(0, 16))) return { place, path, target: path, bytes };
  } finally {
    await file.close();
  }
  const log = await stat(`${path}-wal`).then(
    ({ size }) => size,
    () => 0,
  );
  // In an address this would begin the name of a table; the path alone is recognised by what is in it.
  const target = path.includes("?table=") ? path : `sqlite:${path}`;
  return { place, path, target, bytes: bytes + log };
}
