/** Whether a value holds a letter and a digit: a name or a number does not hold both. */
export function holdsLetterAndDigit(value: string): boolean {
  return /[A-Za-z]/.test(value) && /\d/.test(value);
}
