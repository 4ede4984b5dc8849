import type { Exposure, StrangeDoor } from "../model/index.ts";

/**
 * What a service says of itself may hold what is sensitive: a table called after a person, a key in an error. Hides that in
 * everything that was not written here.
 */
export function maskedExposure(exposure: Exposure, hide: (text: string) => string): Exposure {
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
      do: hide(step.do),
      ...(step.text !== undefined && { text: hide(step.text) }),
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

export function maskedDoor(door: StrangeDoor, hide: (text: string) => string): StrangeDoor {
  return { ...door, speaks: hide(door.speaks), why: hide(door.why) };
}
