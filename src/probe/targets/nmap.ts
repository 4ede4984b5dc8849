import { WatertightError } from "../../base/index.ts";
import { hostName } from "../scope/host-name.ts";
import { aim } from "./aim.ts";
import { demandSize } from "./input-size.ts";
import { type TargetNote, type TargetsRead, visible } from "./note.ts";
import { parsePortSpan, portsOf, portText } from "./ports.ts";
import type { Target } from "./target.ts";
import { type XmlTag, xmlTags } from "./xml-tags.ts";

interface HostFound {
  readonly line: number;
  isUp: boolean;
  address: string | undefined;
  name: string | undefined;
  /** Whether ports were scanned, and not only whether it is up. */
  wasAsked: boolean;
  /** By product; an empty one where nmap did not ask or did not recognise it. */
  readonly open: Map<string, number[]>;
  /** Those of them that may be filtered. */
  readonly doubtful: number[];
  /** UDP and SCTP ports. */
  readonly others: number[];
  port: PortFound | undefined;
}

interface PortFound {
  readonly number: number;
  readonly protocol: string;
  state: string;
  product: string;
}

/**
 * The hosts and open TCP ports in what `nmap -oX` wrote (its format: nmap.dtd; masscan writes the same). A host whose TCP ports were not
 * scanned is a target with the usual ports.
 * @throws WatertightError `unreadable` with the line when it is something else
 */
export function targetsFromNmap(xml: string, name: string): TargetsRead {
  const file = visible(name);
  demandSize(xml, file, "run nmap with --open, which leaves out what is closed, or scan in parts");
  const targets: Target[] = [];
  const notes: TargetNote[] = [];
  const path: string[] = [];
  let host: HostFound | undefined;
  let ended = "";
  let isTcpScan = false;
  for (const tag of xmlTags(xml.replace(/^\uFEFF/, ""), file)) {
    if (path.length === 0 && (tag.name !== "nmaprun" || ended !== "")) {
      throw unreadable(file, tag.line, "the report of nmap -oX, which begins with nmaprun");
    }
    if (tag.kind === "closes") {
      path.pop();
      if (tag.name === "port" && host !== undefined) closePort(host);
      if (tag.name === "host" && path.length === 1 && host !== undefined) {
        closeHost(host, isTcpScan, file, targets, notes);
        host = undefined;
      }
      if (path.length === 0) ended ||= "without a result";
      continue;
    }
    if (tag.kind === "opens") path.push(tag.name);
    const depth = tag.kind === "opens" ? path.length : path.length + 1;
    if (tag.name === "host" && depth === 2) host = newHost(tag.line);
    else if (host !== undefined && path[1] === "host") readPart(host, tag, file, path);
    else if (tag.name === "scaninfo") isTcpScan ||= tag.attributes.get("protocol") === "tcp";
    else if (tag.name === "finished") ended = tag.attributes.get("exit") ?? "success";
  }
  if (path.length === 0 && ended === "") throw unreadable(file, 1, "the report of nmap -oX");
  // Where the text stops in the middle of a host, what was found of it until then still counts.
  if (host?.address !== undefined) closeHost(host, isTcpScan, file, targets, notes);
  if (path.length > 0 || ended !== "success") {
    notes.push({
      from: file,
      text: "ends before nmap was done, so what it did not get to is not looked at",
      unseen: true,
    });
  }
  return { targets, notes };
}

function newHost(line: number): HostFound {
  return {
    line,
    // masscan lists only hosts that answered, without a status.
    isUp: true,
    address: undefined,
    name: undefined,
    wasAsked: false,
    open: new Map(),
    doubtful: [],
    others: [],
    port: undefined,
  };
}

function readPart(
  host: HostFound,
  { name, attributes, kind, line }: XmlTag,
  file: string,
  path: readonly string[],
): void {
  const inPort = path.includes("port") && host.port !== undefined ? host.port : undefined;
  if (name === "status") host.isUp = attributes.get("state") === "up";
  else if (name === "ports") host.wasAsked = true;
  else if (name === "address" && attributes.get("addrtype") !== "mac")
    host.address ??= attributes.get("addr");
  else if (name === "hostname") {
    // What the person typed comes before what the reverse lookup says.
    const called = hostName(attributes.get("name") ?? "");
    if (called !== undefined && (host.name === undefined || attributes.get("type") === "user"))
      host.name = called;
  } else if (name === "port") {
    const number = parsePortSpan(attributes.get("portid") ?? "");
    const protocol = attributes.get("protocol") ?? "";
    if (number === undefined || number[0] !== number[1]) {
      // Protocol scans (-sO) number protocols, 0 among them; those are no ports.
      if (protocol === "tcp") throw unreadable(file, line, "a port from 1 to 65535");
      return;
    }
    host.port = { number: number[0], protocol, state: "", product: "" };
    if (kind === "both") closePort(host);
  } else if (name === "state" && inPort !== undefined) inPort.state = attributes.get("state") ?? "";
  else if (name === "service" && inPort !== undefined) {
    // From its table of numbers nmap only guesses; method="probed" is what answered.
    if (attributes.get("method") === "probed") inPort.product = attributes.get("product") ?? "";
  }
}

function closePort(host: HostFound): void {
  const { port } = host;
  host.port = undefined;
  if (port === undefined || !port.state.startsWith("open")) return;
  if (port.protocol !== "tcp") host.others.push(port.number);
  else {
    if (port.state !== "open") host.doubtful.push(port.number);
    const known = host.open.get(port.product);
    if (known === undefined) host.open.set(port.product, [port.number]);
    else known.push(port.number);
  }
}

function closeHost(
  host: HostFound,
  isTcpScan: boolean,
  file: string,
  targets: Target[],
  notes: TargetNote[],
): void {
  if (!host.isUp) return;
  const from = `${file}, line ${host.line}`;
  const told = (text: string, unseen: boolean) => notes.push({ from, text, unseen });
  const { address } = host;
  const add = (ports: readonly number[] | undefined, product: string): void => {
    const target =
      address === undefined
        ? undefined
        : aim(address, ports, { from, expects: product === "" ? undefined : visible(product).toLowerCase() });
    if (target === undefined || "name" in target.host)
      throw unreadable(file, host.line, "a host with an IP address");
    targets.push(host.name === undefined ? target : { ...target, said: `${target.said} (${host.name})` });
  };
  if (!host.wasAsked || !isTcpScan) add(undefined, "");
  for (const [product, ports] of host.open) add(portsOf(ports.map((port) => [port, port])), product);
  if (host.doubtful.length > 0) {
    told(
      `whether ${listed(host.doubtful)} is open or filtered, nmap could not tell: looked at as well`,
      false,
    );
  }
  if (host.others.length > 0)
    told(`${listed(host.others)} is open but does not speak TCP: not looked at`, true);
}

function listed(ports: readonly number[]): string {
  return portText(portsOf(ports.map((port) => [port, port])));
}

function unreadable(file: string, line: number, expected: string): WatertightError {
  return new WatertightError(
    "unreadable",
    `${file}, line ${line}: expected ${expected}`,
    "name the file that nmap -oX wrote",
  );
}
