import fc from "fast-check";
import { expect, it } from "vitest";
import { Lines } from "./lines.ts";

it("counts as a reader would, however the text was cut", () => {
  const texts = fc.array(fc.string({ unit: fc.constantFrom("a", "\n", "é") }), { maxLength: 12 });
  fc.assert(
    fc.property(texts, fc.nat(), (parts, seed) => {
      const whole = parts.join("");
      const lines = new Lines();
      for (const part of parts) lines.push(part);
      for (let offset = seed % 3; offset < whole.length; offset += 1 + (seed % 4)) {
        const before = whole.slice(0, offset);
        const line = before.split("\n").length;
        const column = offset - before.lastIndexOf("\n");
        expect(lines.locate(offset)).toEqual({ line, column });
      }
    }),
  );
});
