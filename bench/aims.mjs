/** What the numbers say about the aims, in a paragraph. Nothing is said that was not measured in the same run. */
export function closing({ inputs, prompt, speed, found, endToEnd }) {
  const parts = [];
  const aim = (name, reached, got) => parts.push(`${reached ? "✓" : "✗"} ${name}: ${got}`);
  aim("a 4 KB prompt in less than 100 µs", prompt.best < 100, `${prompt.best.toFixed(0)} µs`);
  for (const [id, name] of [
    ["prose", "100 MB/s per core on prose"],
    ["logs", "100 MB/s per core on logs"],
  ]) {
    const input = inputs.find((one) => one.id === id);
    if (input !== undefined) aim(name, input.best >= 100, `${input.best.toFixed(0)} MB/s`);
  }
  for (const { rival, aim: times, ratios } of speed) {
    const least = ratios.reduce((one, other) => (other.ratio < one.ratio ? other : one));
    const most = ratios.reduce((one, other) => (other.ratio > one.ratio ? other : one));
    aim(
      `${times} times as fast as ${rival} on every input`,
      least.ratio >= times,
      `${timesOf(least.ratio)} (${least.title}) to ${timesOf(most.ratio)} (${most.title})`,
    );
  }
  const [own, ...others] = found;
  for (const other of others) {
    aim(
      `finds more than ${other.tool}`,
      own.found > other.found,
      `${own.found} of ${own.planted} planted values, ${other.tool} ${other.found}`,
    );
  }
  if (endToEnd !== undefined) {
    const said = endToEnd.map(
      ({ title, rate, peakMB }) => `${title} ${rate.toFixed(0)} MB/s in ${peakMB.toFixed(0)} MB of memory`,
    );
    parts.push(`  from disk, start to report: ${said.join(", ")}`);
  }
  return parts.join("\n");
}

export const timesOf = (ratio) => `${ratio >= 100 ? ratio.toFixed(0) : ratio.toFixed(1)}×`;
