// Writes schemas/report.schema.json from the model: `node scripts/schemas.mjs`. A test holds the file against the model.
import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const bundled = await build({
  entryPoints: [join(root, "src/reports/schema.ts")],
  bundle: true,
  write: false,
  platform: "node",
  format: "esm",
});
const source = Buffer.from(bundled.outputFiles[0].contents).toString("base64");
const { reportSchema } = await import(`data:text/javascript;base64,${source}`);
writeFileSync(join(root, "schemas/report.schema.json"), `${JSON.stringify(reportSchema(), null, 2)}\n`);
