/** The first arguments of `Distributed('cluster', db, \`table\`, rand())`: names and texts unquoted, the rest left out. */
export function engineArguments(definition: string): string[] {
  const open = definition.indexOf("(");
  if (open < 0) return [];
  const found: string[] = [];
  const argument = /\s*(?:'((?:[^'\\]|\\.|'')*)'|`((?:[^`\\]|\\.|``)*)`|([\p{L}\p{N}_.-]+))\s*([,)])/suy;
  argument.lastIndex = open + 1;
  for (let parts = argument.exec(definition); parts !== null; parts = argument.exec(definition)) {
    found.push(unescaped(parts[1] ?? parts[2] ?? "") || (parts[3] ?? ""));
    if (parts[4] === ")") break;
  }
  return found;
}

/** Where a materialized view writes to, when that is not a table of its own. */
export function viewTarget(statement: string): { database: string | undefined; table: string } | undefined {
  const word = "(?:`((?:[^`\\\\]|\\\\.|``)*)`|([\\p{L}_][\\p{L}\\p{N}_]*))";
  const uuid = "(?:\\s+UUID\\s+'[^']*')?";
  const pattern = `^\\s*(?:CREATE|ATTACH)\\s+MATERIALIZED\\s+VIEW\\s+${word}(?:\\.${word})?${uuid}\\s+TO\\s+${word}(?:\\.${word})?`;
  const parts = new RegExp(pattern, "su").exec(statement);
  if (parts === null) return undefined;
  const [first, second] = [parts[5] ?? parts[6], parts[7] ?? parts[8]].map((part) => part && unescaped(part));
  return second === undefined
    ? { database: undefined, table: first ?? "" }
    : { database: first, table: second };
}

const escapes: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r", b: "\b", f: "\f", 0: "\0" };

function unescaped(text: string): string {
  return text.replace(/\\(.)|(['`])\2/gs, (_, escaped: string | undefined, quote: string) =>
    escaped === undefined ? quote : (escapes[escaped] ?? escaped),
  );
}
