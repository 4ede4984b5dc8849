import { mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface PlainPath {
  readonly path: string;
  close(): Promise<void>;
}

/** The engine reads these as a pattern or as the member of an archive ("file" table function, "Globs in path", "archive"). */
const readAsMore = /[*?{}]|::/;

/** A path that the engine takes as it stands: the file's own, or a link to it in a folder that is ours. */
export async function plainPath(path: string): Promise<PlainPath> {
  if (!readAsMore.test(path)) return { path, close: async () => {} };
  const folder = await mkdtemp(join(tmpdir(), "watertight-"));
  const link = join(folder, "file");
  await symlink(path, link);
  return { path: link, close: () => rm(folder, { recursive: true, force: true }) };
}
