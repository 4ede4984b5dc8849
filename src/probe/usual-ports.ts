import type { Service } from "./service.ts";

/** Every port that one of the services usually listens on. */
export function usualPorts(services: readonly Service[]): readonly number[] {
  return [...new Set(services.flatMap(({ ports }) => ports))].sort((one, other) => one - other);
}
