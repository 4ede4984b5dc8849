import { access, readFile, readlink } from "node:fs/promises";
import { join } from "node:path";

/** Files that container engines put into each container: Docker; Podman (podman-run(1)); systemd-nspawn, LXC (systemd's CONTAINER_INTERFACE). */
const marks = [".dockerenv", "run/.containerenv", "run/systemd/container"];
const engines = /docker|containerd|kubepods|libpod|lxc|crio/;

/**
 * What this process cannot see of its machine because it runs in a container or in a network namespace of its own.
 * @param root of the file system, for tests
 */
export async function containerGap(root = "/"): Promise<string | undefined> {
  for (const mark of marks) if (await isThere(join(root, mark))) return inContainer;
  // Under cgroup v2 this is `0::/` in a container, as it is outside of all.
  const groups = await readFile(join(root, "proc/1/cgroup"), "utf8").catch(() => "");
  if (engines.test(groups)) return inContainer;
  const [own, first] = await Promise.all(
    ["self", "1"].map((id) => readlink(join(root, "proc", id, "ns/net")).catch(() => undefined)),
  );
  if (own !== undefined && first !== undefined && own !== first) return inNamespace;
  return undefined;
}

const inContainer =
  "this runs in a container, so only the container's own listeners are seen; run it on the machine itself for the others";
const inNamespace =
  "this runs in a network namespace of its own, so only the listeners in it are seen; run it outside for the others";

async function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
