import { WatertightError } from "../../base/index.ts";
import { isProblem, type Problem, problem, shown } from "./problem.ts";

/** What `--ports` says. */
export interface Ports {
  /** Whether the ports that data services use are to be tried as well. */
  readonly default: boolean;
  /** Sorted and distinct, each from 1 to 65535. */
  readonly ports: readonly number[];
}

/** Ports from the first to the last, both from 1 to 65535. */
export type PortSpan = readonly [first: number, last: number];

const highest = 65_535;
const hint =
  "write --ports 8123,9000-9010; default stands for the ports that data services use, all for every port";

/**
 * Reads `8123,9000-9010`, with the words `default` and `all` among them.
 * @throws WatertightError `usage` saying which part was no port
 */
export function parsePorts(text: string): Ports {
  const words = text.split(",").map((part) => part.trim().toLowerCase());
  const numbers = words.filter((word) => word !== "default");
  const spans = spansOf(numbers.map((word) => (word === "all" ? `1-${highest}` : word)));
  if (!isProblem(spans)) return { default: numbers.length < words.length, ports: portsOf(spans) };
  const got = spans.got === undefined ? "" : `, got ${shown(spans.got)}`;
  throw new WatertightError(
    "usage",
    `--ports takes numbers and ranges from 1 to ${highest}, default and all${got}`,
    hint,
  );
}

/** The ports of a target such as `db.internal:8123,9000`, or what is wrong with them. */
export function parsePortList(text: string): readonly number[] | Problem {
  const spans = spansOf(text.split(",").map((part) => part.trim()));
  return isProblem(spans) ? spans : portsOf(spans);
}

/** Reads `8123` or `9000-9010`; undefined for anything else. */
export function parsePortSpan(text: string): PortSpan | undefined {
  const parts = /^(\d{1,5})(?:\s*-\s*(\d{1,5}))?$/.exec(text);
  if (parts === null) return undefined;
  const first = Number(parts[1]);
  const last = parts[2] === undefined ? first : Number(parts[2]);
  return first >= 1 && last >= first && last <= highest ? [first, last] : undefined;
}

/** All ports of the spans, sorted and distinct: never more than 65,535, however often they overlap. */
export function portsOf(spans: readonly PortSpan[]): readonly number[] {
  const ports: number[] = [];
  let next = 1;
  for (const [first, last] of [...spans].sort(([one], [other]) => one - other)) {
    for (let port = Math.max(first, next); port <= last; port++) ports.push(port);
    next = Math.max(next, last + 1);
  }
  return ports;
}

/** Ports as a person writes them: `8123,9000-9010`. Takes them sorted. */
export function portText(ports: readonly number[]): string {
  const spans: [number, number][] = [];
  for (const port of ports) {
    const before = spans.at(-1);
    if (before !== undefined && before[1] + 1 === port) before[1] = port;
    else spans.push([port, port]);
  }
  return spans.map(spanText).join(",");
}

/** `8123` or `9000-9010` */
export function spanText([first, last]: PortSpan): string {
  return first === last ? `${first}` : `${first}-${last}`;
}

function spansOf(words: readonly string[]): readonly PortSpan[] | Problem {
  const spans: PortSpan[] = [];
  for (const word of words) {
    const span = parsePortSpan(word);
    if (span === undefined) return problem(`a port from 1 to ${highest}, or a range such as 9000-9010`, word);
    spans.push(span);
  }
  return spans;
}
