import { alphabets, sample } from "../../src/base/index.ts";

/** Made-up values that are found, put together at run time. */
export const address = `anna.berger@${"firma-mail"}.de`;

/** A key in the shape of OpenAI's project keys. */
export function projectKey(seed: number): string {
  const part = (offset: number): string => sample(alphabets.base64url, 74, seed * 2 + offset);
  return ["sk", "proj", `${part(0)}T3BlbkFJ${part(1)}`].join("-");
}
