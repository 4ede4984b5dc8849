import type { Holding } from "../model/index.ts";

/** Names that those who wipe open servers leave behind: READ_ME_TO_RECOVER_YOUR_DATA, WARNING, PLEASE_READ, x.meow. */
const left =
  /^(?:read[_-]*_?me|readme[_-]|please[_-]?read|warning$|how[_-]to[_-]recover|recover[_-]your|your[_-]data)|-meow$/i;

/** What to say when something there is named as a ransom note is; otherwise nothing. */
export function ransomNotes(holds: readonly Pick<Holding, "name">[]): readonly string[] {
  const isThere = holds.some(({ name }) => name.split(".").some((part) => left.test(part)));
  return isThere
    ? [
        "something there is named as a ransom note is: others have most likely been here, and may have taken or deleted data",
      ]
    : [];
}
