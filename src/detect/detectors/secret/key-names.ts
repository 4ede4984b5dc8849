const tails = ["api_key", "api_token", "api_secret", "access_token", "key", "token", "secret"];

/**
 * What a program or a person calls a vendor's key, for vendors whose name is an everyday word: `modal_token`,
 * `modal-token`, `modal token`, `modalToken`.
 */
export function keyNames(...vendors: readonly string[]): readonly string[] {
  return vendors.flatMap((vendor) =>
    tails.flatMap((tail) => {
      const name = `${vendor}_${tail}`;
      return [name, name.replaceAll("_", "-"), name.replaceAll("_", " "), name.replaceAll("_", "")];
    }),
  );
}
