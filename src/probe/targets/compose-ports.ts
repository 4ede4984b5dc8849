import { isIP } from "node:net";
import { type Interpolated, interpolate, type Variables } from "./compose-variables.ts";
import { type PortSpan, parsePortSpan, portsOf } from "./ports.ts";
import { field, isMapping, items, text } from "./yaml-fields.ts";

/** One entry of `ports`, or why it leads to no target; nothing of the entry is quoted. */
export type Published =
  | {
      /** Empty for every address of the machine. */
      readonly hostAddress: string;
      readonly span: PortSpan;
      /** The machine takes one port out of the span, nobody knows which. */
      readonly isOneOf: boolean;
      readonly assumed: readonly string[];
    }
  | { readonly why: string };

const notAPort: Published = { why: "is not written as a port is, so it is not looked at" };
const picked: Published = {
  why: "gets whichever port is free; `docker compose port` says which, and that one is not looked at",
};

/** Reads an entry of a service's `ports`, short (`127.0.0.1:8123:8123/tcp`) or long; see "ports" in the Compose specification. */
export function readPublished(entry: unknown, variables: Variables): Published {
  return isMapping(entry) ? longForm(entry, variables) : shortForm(entry, variables);
}

function shortForm(entry: unknown, variables: Variables): Published {
  const read = textWith(entry, variables);
  if ("why" in read) return read;
  const parts = /^(?:(.*):)?([^:/]+)(?:\/([a-z]+))?$/is.exec(read.text.trim());
  if (parts === null) return notAPort;
  const [, before = "", container = "", protocol = "tcp"] = parts;
  const colon = before.lastIndexOf(":");
  const hostAddress = colon < 0 ? "" : before.slice(0, colon);
  const published = colon < 0 ? before : before.slice(colon + 1);
  return door({ hostAddress, published, container, protocol, assumed: read.assumed });
}

function longForm(entry: unknown, variables: Variables): Published {
  const texts: string[] = [];
  const assumed: string[] = [];
  for (const name of ["host_ip", "published", "target", "protocol"]) {
    const value = field(entry, name);
    const read =
      value === undefined || value === null ? { text: "", assumed: [] } : textWith(value, variables);
    if ("why" in read) return read;
    texts.push(read.text.trim());
    assumed.push(...read.assumed);
  }
  const [hostAddress = "", published = "", container = "", protocol = ""] = texts;
  return door({ hostAddress, published, container, protocol: protocol || "tcp", assumed });
}

function textWith(value: unknown, variables: Variables): Interpolated | { readonly why: string } {
  const written = value === "" ? "" : text(value);
  const read = written === undefined ? undefined : interpolate(written, variables);
  if (read === undefined) return notAPort as { readonly why: string };
  if (read.unset.length === 0) return read;
  return {
    why: `depends on ${[...new Set(read.unset)].join(", ")}, which has no value here, so it is not looked at`,
  };
}

interface Written {
  readonly hostAddress: string;
  readonly published: string;
  readonly container: string;
  readonly protocol: string;
  readonly assumed: readonly string[];
}

function door({ hostAddress, published, container, protocol, assumed }: Written): Published {
  if (protocol.toLowerCase() !== "tcp") {
    const known = /^(?:udp|sctp)$/i.exec(protocol)?.[0];
    return { why: `speaks ${known?.toUpperCase() ?? "another protocol"}, not TCP, and is not looked at` };
  }
  const inside = parsePortSpan(container);
  if (inside === undefined) return notAPort;
  const address = hostAddress.replace(/^\[(.*)\]$/, "$1");
  if (address !== "" && (isIP(address) === 0 || address.includes("%"))) return notAPort;
  // Port 0 asks the machine for any free one, as leaving it out does.
  if (published === "" || published === "0") return picked;
  const span = parsePortSpan(published);
  if (span === undefined) return notAPort;
  const outerSize = span[1] - span[0];
  const isOneOf = outerSize > 0 && inside[0] === inside[1];
  if (!isOneOf && outerSize !== inside[1] - inside[0]) return notAPort;
  return { hostAddress: address, span, isOneOf, assumed };
}

/** The ports inside the container, as `expose` and `ports` name them; what names none is passed over. */
export function exposedPorts(
  service: unknown,
  variables: Variables,
  left: { entries: number },
): readonly number[] {
  const spans: PortSpan[] = [];
  for (const entry of [...items(field(service, "expose")), ...items(field(service, "ports"))]) {
    left.entries -= 1;
    if (left.entries < 0) break;
    const written = isMapping(entry) ? field(entry, "target") : entry;
    const read = interpolate(text(written) ?? "", variables)?.text ?? "";
    const span = parsePortSpan(
      read
        .replace(/\/tcp$/i, "")
        .split(":")
        .at(-1) ?? "",
    );
    if (span !== undefined) spans.push(span);
  }
  return portsOf(spans);
}
