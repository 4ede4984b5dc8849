/** Everything the benches say goes through here. */
export function print(text = "") {
  process.stdout.write(`${text}\n`);
}

/** Rows under their headings; numbers and what begins like one stand on the right. */
export function table(headings, rows) {
  const cells = [headings, ...rows].map((row) => row.map(String));
  const widths = headings.map((_, column) => Math.max(...cells.map((row) => (row[column] ?? "").length)));
  const right = headings.map((_, column) =>
    rows.every((row) => column > 0 && /^[\d–<≥-]|^$/.test(String(row[column] ?? ""))),
  );
  const line = (row) =>
    row
      .map((cell, column) => (right[column] ? cell.padStart(widths[column]) : cell.padEnd(widths[column])))
      .join("  ")
      .trimEnd();
  const [head, ...body] = cells;
  return [line(head), widths.map((width) => "─".repeat(width)).join("──"), ...body.map(line)]
    .map((one) => `  ${one}`)
    .join("\n");
}
