/** Without one of these no detector finds anything, and the catalogue need not be loaded to say "unknown option". */
const mayHoldAnything = /[\d@=\u0080-\uffff]|:\S/;

/** An error text with what is sensitive hidden: it may quote an argument, a file's name or a configuration. */
export async function withoutSecrets(text: string): Promise<string> {
  if (!mayHoldAnything.test(text)) return text;
  try {
    const { catalogue, createScanner } = await import("../detect/index.ts");
    const { placesMaskedBy } = await import("../inspect/index.ts");
    return placesMaskedBy(createScanner({ detectors: catalogue }))(text);
  } catch {
    return "error: something failed, and its description could not be searched for secrets\n";
  }
}
