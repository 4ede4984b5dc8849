import type { Location, Report } from "../model/index.ts";
import { clean } from "./clean.ts";
import { day, minute } from "./words.ts";

const vendorNames: Readonly<Record<string, string>> = {
  anthropic: "Anthropic",
  cohere: "Cohere",
  deepseek: "DeepSeek",
  google: "Google",
  groq: "Groq",
  meta: "Meta",
  microsoft: "Microsoft",
  mistral: "Mistral",
  moonshot: "Moonshot",
  openai: "OpenAI",
  openrouter: "OpenRouter",
  perplexity: "Perplexity",
  qwen: "Qwen",
  xai: "xAI",
};

/** A vendor as it writes its name; one that is not known as the report has it. */
export function vendorName(vendor: string): string {
  return Object.hasOwn(vendorNames, vendor) ? (vendorNames[vendor] ?? vendor) : clean(vendor);
}

/** "OpenAI, DeepSeek" */
export function vendorList(vendors: readonly string[]): string {
  return vendors.map(vendorName).join(", ");
}

const wrappingNames: Readonly<Record<NonNullable<Location["wrapping"]>[number], string>> = {
  json: "JSON text",
  url: "URL encoding",
  html: "HTML encoding",
  base64: "base64",
  utf16: "UTF-16",
  joined: "a text broken over lines",
};

/** What had to be taken off to read a value, innermost first: "base64 inside JSON text". */
export function wrappingText(wrapping: NonNullable<Location["wrapping"]>): string {
  return wrapping
    .toReversed()
    .map((layer) => wrappingNames[layer])
    .filter((name, at, all) => name !== all[at - 1])
    .join(" inside ");
}

/** The collection's name; with the place's where there are several, so that nobody looks in the wrong one. */
export function collectionName(report: Report, { place, name }: { place: number; name: string }): string {
  const target = report.places[place]?.target;
  if (report.places.length < 2 || target === undefined) return clean(name);
  if (target === name || target.endsWith(`/${name}`)) return clean(target);
  // A member is named behind its archive: "c.tgz!a.log" of "backup/c.tgz".
  const bang = name.indexOf("!");
  const file = bang < 0 ? name : name.slice(0, bang);
  if (bang >= 0 && (target === file || target.endsWith(`/${file}`))) return clean(target + name.slice(bang));
  return report.places[place]?.kind === "folder"
    ? clean(`${target.replace(/\/+$/, "")}/${name}`)
    : clean(`${target}: ${name}`);
}

/** Where an occurrence stands inside its collection, without the collection's name; empty when nothing is known. */
export function positionText(location: Location): string {
  const parts = location.conversation === undefined ? [] : saidIn(location);
  if (location.row !== undefined) parts.push(`row ${location.row}`);
  if (location.field !== undefined) parts.push(`field ${clean(location.field)}`);
  if (location.line !== undefined) parts.push(`line ${location.line}`);
  if (location.column !== undefined) parts.push(`column ${location.column}`);
  if (location.wrapping !== undefined && location.wrapping.length > 0) {
    parts.push(`in ${wrappingText(location.wrapping)}`);
  }
  return parts.join(", ");
}

/** In which conversation, when, to which vendor. */
function saidIn({ conversation, title, message, role, sentAt, vendor }: Location): string[] {
  const outside = besides(conversation);
  const held =
    outside ??
    (title === undefined ? `conversation ${clean(conversation ?? "")}` : `conversation “${clean(title)}”`);
  const when = sentAt === undefined ? "" : ` ${minute(sentAt)}`;
  const parts = [held];
  if (vendor !== undefined) parts.push(`${verb(role)} ${vendorName(vendor)}${when}`);
  else if (sentAt !== undefined) parts.push(minute(sentAt));
  const part = besides(message);
  if (part !== undefined) parts.push(part);
  else if (message !== undefined)
    parts.push(`${role === undefined ? "" : `${role} `}message ${clean(message)}`);
  return parts;
}

/** The same for one line: "sent to DeepSeek 2025-01-03, “Deploy plan”". */
export function saidText({ conversation, title, message, role, sentAt, vendor }: Location): string {
  const to = vendor === undefined ? "" : `${verb(role)} ${vendorName(vendor)}`;
  const when = sentAt === undefined ? "" : day(sentAt);
  const held =
    besides(conversation) ??
    besides(message) ??
    (title === undefined ? clean(conversation ?? "") : `“${clean(title)}”`);
  return [[to, when].filter((part) => part !== "").join(" "), held].filter((part) => part !== "").join(", ");
}

function verb(role: Location["role"]): string {
  return role === "assistant" ? "answered by" : "sent to";
}

/** What an export holds besides conversations and messages has an id that begins with a tilde. */
function besides(id: string | undefined): string | undefined {
  return id?.startsWith("~") === true ? `the ${clean(id.slice(1))}` : undefined;
}
