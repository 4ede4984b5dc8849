export function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

/** A to Z. */
export function isCapital(code: number): boolean {
  return code >= 65 && code <= 90;
}

/** ASCII letters, digits and the underscore: what `\w` stands for. */
export function isWordCode(code: number): boolean {
  return isDigit(code) || (code >= 97 && code <= 122) || isCapital(code) || code === 95;
}
