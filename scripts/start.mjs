// `npm start`: makes the clone ready, then runs the command given, or the demo.
import "./ready.mjs";

// npm runs scripts in the project's folder; paths are meant from where the person stands.
if (process.env.INIT_CWD !== undefined) process.chdir(process.env.INIT_CWD);

const { main } = await import("../dist/cli/main.js");
const args = process.argv.slice(2);
await main(args.length === 0 ? ["demo"] : args);
