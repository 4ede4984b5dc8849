/** The text a flag was given; undefined when it was not, or takes none. */
export function textFlag(flags: Record<string, unknown>, name: string): string | undefined {
  const value = flags[name];
  return typeof value === "string" ? value : undefined;
}
