import fc from "fast-check";

// Properties draw the same examples in every run, so that a test that turns red was turned by a change.
// FUZZ=1 npm test draws new ones and names the seed of what fails.
if (process.env["FUZZ"] === undefined) fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: 20250129 });
