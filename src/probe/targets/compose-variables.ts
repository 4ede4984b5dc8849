/** Values of variables, as Compose takes them from the shell and from the file `.env`. */
export type Variables = Readonly<Record<string, string | undefined>>;

export interface Interpolated {
  readonly text: string;
  /** Names without a value and without a default: nothing stands in their place. */
  readonly unset: readonly string[];
  /** Names for which the default was taken. */
  readonly assumed: readonly string[];
}

const longestText = 2000;
const deepest = 10;
const variable = /\$(?:(\$)|([A-Za-z_]\w*)|\{([A-Za-z_]\w*)(:?[-?+])?)/g;

/**
 * Puts values in the place of `$NAME`, `${NAME}`, `${NAME:-default}`, `${NAME?error}` and `${NAME:+other}`, as the Compose
 * specification has it (section "Interpolation"). Undefined for a text that is not written that way.
 */
export function interpolate(text: string, variables: Variables, depth = 0): Interpolated | undefined {
  if (text.length > longestText || depth > deepest) return undefined;
  const unset: string[] = [];
  const assumed: string[] = [];
  let result = "";
  let at = 0;
  for (let dollar = text.indexOf("$"); dollar >= 0; dollar = text.indexOf("$", at)) {
    variable.lastIndex = dollar;
    const found = variable.exec(text);
    if (found === null || found.index !== dollar) return undefined;
    result += text.slice(at, dollar);
    at = variable.lastIndex;
    if (found[1] !== undefined) {
      result += "$";
      continue;
    }
    const name = found[2] ?? found[3] ?? "";
    const braces = found[3] !== undefined;
    const end = braces ? closing(text, at) : at;
    if (end === undefined || (braces && found[4] === undefined && end !== at)) return undefined;
    const inner = interpolate(text.slice(at, end), variables, depth + 1);
    if (inner === undefined) return undefined;
    at = braces ? end + 1 : end;
    const value = Object.hasOwn(variables, name) ? variables[name] : undefined;
    const operator = found[4] ?? "";
    const isThere = value !== undefined && (value !== "" || !operator.startsWith(":"));
    const takesInner = operator.endsWith("+") ? isThere : operator.endsWith("-") && !isThere;
    if (takesInner) {
      result += inner.text;
      unset.push(...inner.unset);
      assumed.push(...inner.assumed);
      if (!isThere) assumed.push(name);
    } else if (operator.endsWith("+")) {
      // Without a value `${NAME:+other}` is meant to be nothing.
    } else if (isThere) result += value;
    else unset.push(name);
  }
  return { text: result + text.slice(at), unset, assumed };
}

/** Where the brace ends that was opened before `from`. */
function closing(text: string, from: number): number | undefined {
  let open = 1;
  for (let at = from; at < text.length; at++) {
    if (text.startsWith("${", at)) open += 1;
    else if (text[at] === "}") open -= 1;
    if (open === 0) return at;
  }
  return undefined;
}
