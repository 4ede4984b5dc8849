const PRINTED = "<redacted>";

/** Wraps a sensitive value so that it prints as `<redacted>` everywhere; `dangerouslyReveal` is the one way out. */
export class Redacted<T> {
  readonly #value: T;

  constructor(value: T) {
    this.#value = value;
  }

  dangerouslyReveal(): T {
    return this.#value;
  }

  toString(): string {
    return PRINTED;
  }

  toJSON(): string {
    return PRINTED;
  }

  static {
    // Node's `util.inspect` looks this registered symbol up, so no import is needed.
    const inspect = Symbol.for("nodejs.util.inspect.custom");
    Object.defineProperty(Redacted.prototype, inspect, { value: () => PRINTED });
  }
}
