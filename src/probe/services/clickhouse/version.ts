/** `24.3.4.147` of `24.3.4.147-lts`, as numbers; undefined for what is no version of ClickHouse. */
export function parsedVersion(text: string): readonly number[] | undefined {
  const parts = /^v?(\d{1,2})\.(\d{1,2})\.(\d{1,6})(?:\.(\d{1,6}))?(?:$|[^\d.])/.exec(text)?.slice(1);
  return parts?.filter((part) => part !== undefined).map(Number);
}

/**
 * Which of two versions is the older one: negative for the first, positive for the second, 0 for neither. Undefined when one
 * is said less exactly than would decide it: `24.3.4` beside `24.3.4.147`.
 */
export function compared(one: readonly number[], other: readonly number[]): number | undefined {
  const length = Math.min(one.length, other.length);
  for (let at = 0; at < length; at += 1) {
    const difference = (one[at] ?? 0) - (other[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return one.length === other.length ? 0 : undefined;
}

/** Whether a version is older than `major.minor`; false when it is no version. */
export function isBefore(text: string | undefined, major: number, minor: number): boolean {
  const [one = Number.POSITIVE_INFINITY, two = 0] =
    (text === undefined ? undefined : parsedVersion(text)) ?? [];
  return one < major || (one === major && two < minor);
}
