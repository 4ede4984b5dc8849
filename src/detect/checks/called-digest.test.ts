import { expect, it } from "vitest";

import { isCalledDigest } from "./called-digest.ts";

it("knows what the text calls a hash", () => {
  for (const text of ["commit ", '"sha256": "', "etag=", "wandb git commit: ", "dd.trace_id="]) {
    expect(isCalledDigest(text, text.length), text).toBe(true);
  }
});

it("lets keys be keys", () => {
  for (const text of ["WANDB_API_KEY=", '"api_key": "', "commit the token ", ""]) {
    expect(isCalledDigest(text, text.length), text).toBe(false);
  }
});
