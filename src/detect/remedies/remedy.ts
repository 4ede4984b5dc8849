import type { RemedyId } from "../detector.ts";

/** What to do about one kind of finding. */
export interface Remedy {
  readonly id: RemedyId;
  /** One line a tired person can follow: "Revoke the key at platform.openai.com/api-keys, then make a new one". */
  readonly title: string;
  /** In order. `where` is an address, a menu path or a command. */
  readonly steps: readonly { readonly do: string; readonly where?: string }[];
  /** How far the facts were checked: read in a repository file, read on a page, from memory. */
  readonly verified: "file" | "page" | "recalled";
  /** Day the facts were gathered, ISO 8601. */
  readonly asOf: string;
  readonly references: readonly string[];
}
