/** RFC 2606 §2 and §3, RFC 6761 §6, RFC 6762 §3: names that nobody can own. */
const reserved =
  /(?:^|\.)(?:test|example|invalid|localhost|local|localdomain|internal|lan|example\.(?:com|net|org))$/i;

/** Whether a domain is one that documents and tests may use freely, or that exists on a local network only. */
export function isReservedDomain(domain: string): boolean {
  return reserved.test(domain);
}
