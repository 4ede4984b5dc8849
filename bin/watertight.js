#!/usr/bin/env node
import { existsSync } from "node:fs";

// A package always comes built; a fresh clone is made ready on its first run.
if (!existsSync(new URL("../dist/cli/main.js", import.meta.url))) await import("../scripts/ready.mjs");

const { main } = await import("../dist/cli/main.js");
await main(process.argv.slice(2));
