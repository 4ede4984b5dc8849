/** ISO 8601 in UTC of what an SQL database prints for a date or timestamp in UTC; undefined for what no calendar has, such as `infinity`. */
export function instantOf(text: string): string | undefined {
  const parts = /^(\d{4}-(?!00)\d\d-(?!00)\d\d)(?: (\d\d:\d\d:\d\d(?:\.\d+)?)(?:\+00)?)?$/.exec(text);
  return parts === null || text.startsWith("0000") ? undefined : `${parts[1]}T${parts[2] ?? "00:00:00"}Z`;
}
