import { type Match, mask, type Scanner } from "../detect/index.ts";

const remembered = 2048;

/** Hides what is sensitive in names that are content: of columns, keys and conversations. They stand in every report. */
export function namesMaskedBy(scanner: Scanner): (name: string) => string {
  return remembering((name) => hidden(name, matchesIn(name, scanner)));
}

/**
 * Hides what is sensitive in the names of places, and in sentences that hold one. A path or a host is how a place
 * is found again, so it stays; what stands inside it does not.
 */
export function placesMaskedBy(scanner: Scanner): (name: string) => string {
  return remembering((name) => {
    const matches = matchesIn(name, scanner);
    return hidden(
      name,
      matches.filter(({ dataClass }) => dataClass !== "infrastructure"),
    );
  });
}

/** Dots of one part of a name at which something may end. */
const mostDots = 8;

/**
 * A name is read as a whole, part by part, and each part up to each of its dots: `anna@example.org.txt` is an address
 * and an ending, `users.anna@example.org.note` a table's name and a column's.
 */
function matchesIn(name: string, scanner: Scanner): Match[] {
  const matches = scanner.scan(name);
  for (const { 0: part, index } of name.matchAll(/[^/\\!]+/g)) {
    const dots = [...part.matchAll(/\./g)].slice(-mostDots).map((dot) => dot.index);
    for (const end of part === name ? dots : [...dots, part.length]) {
      for (const match of scanner.scan(part.slice(0, end))) {
        matches.push({ ...match, start: index + match.start, end: index + match.end });
      }
    }
  }
  return matches;
}

function hidden(name: string, matches: readonly Match[]): string {
  return mask(name, merged(matches), { kind: "label" }).text;
}

/** What overlaps becomes one, so that nothing of either stays. */
function merged(matches: readonly Match[]): Match[] {
  const apart: Match[] = [];
  for (const match of [...matches].sort((a, b) => a.start - b.start || b.end - a.end)) {
    const last = apart.at(-1);
    if (last === undefined || match.start >= last.end) apart.push(match);
    else apart[apart.length - 1] = { ...last, end: Math.max(last.end, match.end) };
  }
  return apart;
}

function remembering(hide: (name: string) => string): (name: string) => string {
  const known = new Map<string, string>();
  return (name) => {
    const before = known.get(name);
    if (before !== undefined) return before;
    const masked = hide(name);
    if (known.size >= remembered) known.clear();
    known.set(name, masked);
    return masked;
  };
}
