/** Day the facts of all remedies were gathered and last looked up. */
export const gatheredOn = "2026-11-23";

/** Words that stand next to anything that was not looked up. */
export const fromMemory = "(from memory, check)";

/** The end of every rotation: the old key must be gone from where it was found, or the next leak brings it back. */
export const removeCopies = {
  do: "Take the old key out of every place this report names, with backups and copies, then inspect again",
} as const;

/** The middle of every rotation. */
export const replaceKey = {
  do: "Make a new key with the least rights that do, and hand it out through a secret store, not a chat or a file",
} as const;
