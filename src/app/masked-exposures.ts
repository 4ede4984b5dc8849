import { chosenDetectors, createScanner, type DetectorChoice } from "../detect/index.ts";
import { placesMaskedBy } from "../inspect/index.ts";
import type { Exposure, StrangeDoor } from "../model/index.ts";

/** Ways to hide what is sensitive in a text. */
export interface Hiding {
  readonly hide: (text: string) => string;
  /** For configurations of our own writing, in which a name may stand: the word password alone makes no secret of what follows. */
  readonly hideInOurs: (text: string) => string;
}

export function hidingBy({ ownDetectors }: Pick<DetectorChoice, "ownDetectors">): Hiding {
  const detectors = chosenDetectors({ ownDetectors, disabled: [], only: undefined });
  const named = detectors.filter(({ generic }) => generic !== true);
  return {
    hide: placesMaskedBy(createScanner({ detectors })),
    hideInOurs: placesMaskedBy(createScanner({ detectors: named })),
  };
}

/**
 * What a service says of itself may hold what is sensitive: a table called after a person, a key in an error. Hides that in
 * everything that was not written here.
 */
export function maskedExposure(exposure: Exposure, { hide, hideInOurs }: Hiding): Exposure {
  const { title, version, why, notes, holds, readers, proof, reach, doors, fix } = exposure;
  return {
    ...exposure,
    title: hide(title),
    ...(version !== undefined && { version: hide(version) }),
    why: hide(why),
    notes: notes.map(hide),
    holds: holds.map((held) => ({ ...held, name: hide(held.name) })),
    ...(readers && {
      readers: readers.map((reader) => ({ ...reader, who: hide(reader.who), of: reader.of.map(hide) })),
    }),
    proof: proof.map((one) => ({
      ...one,
      request: hide(one.request),
      answer: hide(one.answer),
      means: hide(one.means),
    })),
    // Statements name what is there: accounts, tables.
    fix: fix.map((step) => ({
      ...step,
      do: hideInOurs(step.do),
      ...(step.text !== undefined && { text: hideInOurs(step.text) }),
    })),
    reach: reach.map((one) => ({ ...one, because: hide(one.because) })),
    doors: doors.map((door) => ({
      ...door,
      title: hide(door.title),
      ...(door.tls && {
        tls: { ...door.tls, subject: hide(door.tls.subject), issuer: hide(door.tls.issuer) },
      }),
    })),
  };
}

export function maskedDoor(door: StrangeDoor, { hide }: Pick<Hiding, "hide">): StrangeDoor {
  return { ...door, speaks: hide(door.speaks), why: hide(door.why) };
}
