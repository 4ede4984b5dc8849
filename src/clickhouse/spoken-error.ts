/**
 * What a server said of an error, as the number and, from newer servers, the name that ClickHouse gives it; nothing else
 * of it, for servers quote values. Undefined when the text is no error of ClickHouse's, however old.
 */
export function spokenError(text: string): (Error & { code: string; type: string | undefined }) | undefined {
  const code = /\bCode: (\d+)[.,]/.exec(text)?.[1];
  if (code === undefined) return undefined;
  const type = [...text.matchAll(/\(([A-Z][A-Z0-9_]{3,})\)/g)].at(-1)?.[1];
  return Object.assign(new Error(`the server answered with error ${code}`), { code, type });
}
