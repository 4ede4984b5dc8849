// Writes the files in schemas/ from the model: `node scripts/schemas.mjs`. A test holds the files against the model.
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
const { reportSchema, scanSchema } = await import(`data:text/javascript;base64,${source}`);
for (const [name, schema] of Object.entries({ report: reportSchema(), scan: scanSchema() })) {
  writeFileSync(join(root, `schemas/${name}.schema.json`), `${JSON.stringify(schema, null, 2)}\n`);
}
