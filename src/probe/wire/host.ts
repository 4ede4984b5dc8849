/** An address as it stands in a URL: IPv6 in brackets, without its zone. */
export function hostInAddress(address: string): string {
  return address.includes(":") ? `[${address.replace(/%.*$/, "")}]` : address;
}
