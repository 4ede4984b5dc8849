import type { FixStep } from "../model/index.ts";

/** For who runs it in a container. */
export function publishOnLoopback(port: number, inside: number = port): FixStep {
  return {
    do: "publish its port on loopback only",
    where: "docker-compose.yml",
    language: "yaml",
    text: `ports:\n  - "127.0.0.1:${port}:${inside}"`,
  };
}
