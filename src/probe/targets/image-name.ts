/** `ghcr.io/clickhouse/clickhouse-server:24.8@sha256:…` is `clickhouse`: without registry, owner, tag, digest and the word server. */
export function imageName(image: string): string | undefined {
  const path = image.replace(/@.*$/s, "").split("/").at(-1) ?? "";
  const name = path.replace(/:.*$/s, "").toLowerCase();
  // https://github.com/opencontainers/distribution-spec: names of repositories
  return /^[a-z0-9](?:[a-z0-9._-]{0,100})$/.test(name) ? name.replace(/(.)-server$/, "$1") : undefined;
}
