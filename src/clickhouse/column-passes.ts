/** Columns asked for in one statement: engines parse statements up to 256 KiB (`max_query_size`). */
const mostColumns = 200;
/** Characters of their names, as each is written several times. */
const longestNames = 20_000;

/** Parts columns so that each part fits into one statement; thousands of columns take several. */
export function* columnPasses<C extends { readonly name: string }>(
  columns: readonly C[],
): Generator<readonly C[]> {
  let pass: C[] = [];
  let length = 0;
  for (const column of columns) {
    if (pass.length >= mostColumns || (pass.length > 0 && length + column.name.length > longestNames)) {
      yield pass;
      pass = [];
      length = 0;
    }
    pass.push(column);
    length += column.name.length;
  }
  if (pass.length > 0) yield pass;
}
