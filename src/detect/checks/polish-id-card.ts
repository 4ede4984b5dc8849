/** Whether a Polish identity card number (three letters, six digits) agrees with its check digit: weights 7, 3, 1, 9, 7, 3, 1, 7, 3. */
export function isPolishIdCard(code: string): boolean {
  if (!/^[A-Z]{3}\d{6}$/.test(code)) return false;
  const sum = [7, 3, 1, 9, 7, 3, 1, 7, 3].reduce(
    (all, weight, at) => all + weight * Number.parseInt(code.charAt(at), 36),
    0,
  );
  return sum % 10 === 0;
}
