import { createHash } from "node:crypto";
import { checkServerIdentity, type TLSSocket } from "node:tls";
import type { Certificate } from "../../model/index.ts";

/** What a TLS session says of who is there; undefined when the peer showed no certificate. */
export function certificateOf(socket: TLSSocket, expectedName: string): Certificate | undefined {
  const shown = socket.getPeerCertificate();
  if (shown.raw === undefined) return undefined;
  const validTo = new Date(shown.valid_to);
  const problem = problemOf(socket, expectedName);
  return {
    protocol: socket.getProtocol() ?? "unknown",
    subject: nameOf(shown.subject),
    issuer: nameOf(shown.issuer),
    ...(Number.isNaN(validTo.getTime()) ? {} : { validTo: validTo.toISOString() }),
    sha256: createHash("sha256").update(shown.raw).digest("hex"),
    trusted: problem === undefined,
    ...(problem !== undefined && { problem }),
  };
}

function problemOf(socket: TLSSocket, expectedName: string): string | undefined {
  const error: unknown = socket.authorizationError;
  if (error !== null && error !== undefined) {
    const text =
      error instanceof Error ? ("code" in error ? String(error.code) : error.message) : String(error);
    return text.toLowerCase().replaceAll("_", " ");
  }
  try {
    const other = checkServerIdentity(expectedName, socket.getPeerCertificate());
    return other === undefined ? undefined : `it is made out to another name than ${expectedName}`;
  } catch {
    // Alternative names that are no names make Node throw.
    return "its names cannot be read";
  }
}

function nameOf(subject: unknown): string {
  if (typeof subject !== "object" || subject === null) return "";
  const parts = Object.entries(subject).map(([key, value]) => `${key}=${String(value)}`);
  return parts.join(", ").slice(0, 200);
}
