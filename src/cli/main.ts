import { isatty } from "node:tty";
import { Command, CommanderError, Option } from "commander";
import { exitCodeOfError, exitCodes } from "./exit.ts";
import { addGatewayCommands } from "./gateway-commands.ts";
import { withInspectFlags } from "./inspect-flags.ts";
import { withoutSecrets } from "./masked-error.ts";
import { withScanFlags } from "./scan-flags.ts";
import { StandardInput } from "./standard-input.ts";
import { errorText, type Outside, print } from "./terminal.ts";
import { version } from "./version.ts";

/** Runs one command line and sets the exit code. */
export async function main(args: readonly string[]): Promise<void> {
  const stop = new AbortController();
  process.on("SIGINT", () => stopOrLeave(stop));
  process.on("SIGTERM", () => stopOrLeave(stop));
  // Whoever writes is told of the failure; without a listener the process would end here.
  process.stdout.on("error", () => {});
  process.stderr.on("error", () => {});
  const { env, stdout, stderr } = process;
  const stdin = new StandardInput(
    () => process.stdin,
    (text) => stderr.write(text),
  );
  const keyboard = isatty(0) ? () => process.stdin : undefined;
  process.exitCode = await runCommand(args, { env, stdin, stdout, stderr, signal: stop.signal, keyboard });
  stdin.close();
}

function stopOrLeave(stop: AbortController): void {
  if (stop.signal.aborted) process.exit(130);
  stop.abort();
}

async function runCommand(args: readonly string[], outside: Outside): Promise<number> {
  let exitCode: number = exitCodes.clean;
  let complaint = "";
  const program = programFor(outside, {
    leaveWith: (code) => {
      exitCode = code;
    },
    complain: (text) => {
      complaint += text;
    },
  });
  try {
    await program.parseAsync(args.length === 0 ? ["--help"] : [...args], { from: "user" });
    return exitCode;
  } catch (thrown) {
    const isUsage = thrown instanceof CommanderError;
    const text = isUsage ? complaint : errorText(thrown, args.includes("--verbose"));
    await print(outside.stderr, await withoutSecrets(text));
    if (isUsage) return thrown.exitCode === 0 ? exitCodes.clean : exitCodes.usage;
    return exitCodeOfError(thrown);
  }
}

interface Told {
  readonly leaveWith: (code: number) => void;
  /** What is wrong with the command line. */
  readonly complain: (text: string) => void;
}

function programFor(outside: Outside, { leaveWith, complain }: Told): Command {
  const program = new Command("watertight")
    .description("Find, stop and clean up leaks of AI data. Everything stays on this machine.")
    .version(version(), "-V, --version")
    .exitOverride()
    .configureOutput({
      writeOut: (text) => outside.stdout.write(text),
      writeErr: complain,
      outputError: (text, write) => write(`${text.trimEnd()}\nhint: watertight --help shows every command\n`),
    })
    .showSuggestionAfterError()
    .addHelpText(
      "after",
      `
Examples:
  watertight inspect ~/Downloads/export.zip          what is in my chat export?
  watertight inspect logs/ data.jsonl.gz dump.sql    any mix of files and folders
  cat app.log | watertight inspect -                 standard input
  watertight inspect postgres://reader@db/shop       a database, read and never changed
  watertight inspect clickhouse://reader@ch --sample 1%
  watertight inspect . --format sarif --output watertight.sarif
  watertight check                                   is this machine safe?
  watertight scan 127.0.0.1                          what here can be read without a password?
  watertight scan 10.0.0.0/24 --scope scope.yaml     and in our network?
  watertight gateway                                 let people use AI vendors, and nothing sensitive leave
  watertight ledger --vendor deepseek --by team      what did we send them?

Exit codes: 0 nothing found · 1 something found · 2 wrong usage · 3 incomplete · 4 refused · 70 our fault`,
    );

  const inspect = program
    .command("inspect")
    .description("say what sensitive data is in files, folders, AI chat exports or databases")
    .argument("<targets...>", "files, folders, chat exports, addresses of databases, or - for standard input")
    .optionsGroup("Report:")
    .addOption(formatOption())
    .option("-o, --output <file>", "write the report to a file instead of the terminal")
    .option("-v, --verbose", "show everything that was found")
    .option("-q, --quiet", "no progress and no summary, only the exit code and what --output asks for");
  withInspectFlags(inspect).action(async (targets: string[], flags: Record<string, unknown>) => {
    const { inspectCommand } = await import("./commands/inspect.ts");
    leaveWith(await inspectCommand(targets, flags, outside));
  });

  const scan = program
    .command("scan")
    .description("find data and AI services, and say which of them a stranger can read and how to close them")
    .argument("[targets...]", "addresses, host names, host:port, ranges, or files with one of these a line")
    .optionsGroup("Report:")
    .addOption(formatOption("ocsf"))
    .option("-o, --output <file>", "write the report to a file instead of the terminal")
    .option("-v, --verbose", "show everything that was asked and answered")
    .option("-q, --quiet", "no progress and no summary, only the exit code and what --output asks for");
  withScanFlags(scan).action(async (targets: string[], flags: Record<string, unknown>) => {
    const { scanCommand } = await import("./commands/scan.ts");
    leaveWith(await scanCommand(targets, flags, outside));
  });

  program
    .command("check")
    .description(
      "look at this machine: services that answer without a password, AI histories and config files with secrets",
    )
    .optionsGroup("Report:")
    .addOption(formatOption().choices(["terminal", "json", "markdown"]))
    .option("-o, --output <file>", "write the report to a file instead of the terminal")
    .option("-v, --verbose", "show everything")
    .option("-q, --quiet", "no progress and no summary, only the exit code and what --output asks for")
    .optionsGroup("Running:")
    .addOption(
      new Option("--fail-on <severity>", "severity from which the exit code is 1")
        .choices(["critical", "high", "medium", "low"])
        .default("medium"),
    )
    .option("--config <file>", "configuration (default: watertight.yaml, if there is one)")
    .option("--no-save", "keep no run and no evidence")
    .action(async (flags: Record<string, unknown>) => {
      const { checkCommand } = await import("./commands/check.ts");
      leaveWith(await checkCommand(flags, outside));
    });

  program
    .command("evidence")
    .description("check what a scan put on record")
    .command("verify")
    .description("check that the evidence of a run is whole, and name the first broken entry when it is not")
    .argument("<run>", "a run's id, its folder, or last")
    .action(async (run: string) => {
      const { evidenceVerifyCommand } = await import("./commands/evidence.ts");
      leaveWith(await evidenceVerifyCommand(run, outside));
    });

  program
    .command("scope")
    .description("say what may be looked at: loopback is free, all else needs whoever answers for it")
    .addHelpText("after", scopeHelp)
    .command("token")
    .description("print what to publish to prove that a public name or address is yours")
    .argument("<name>", "the name or address that is to be scanned")
    .action(async (name: string) => {
      const { scopeTokenCommand } = await import("./commands/scope.ts");
      leaveWith(await scopeTokenCommand(name, outside));
    });

  const minimise = program
    .command("minimise")
    .description("print the statements that would make a place safe, and prove that a masked copy is")
    .argument("<target>", "address of a database, or a file")
    .optionsGroup("Plan:")
    .addOption(
      new Option("-f, --format <format>", "how to write the plan").choices(["terminal", "json", "sql"]),
    )
    .option("-o, --output <file>", "write the plan to a file instead of the terminal")
    .option(
      "--verify [copy]",
      "inspect a masked copy as well, and exit with 0 only if nothing is left in it; without an address: try the masking on the fly",
    )
    .option("-q, --quiet", "no progress");
  withInspectFlags(minimise).action(async (target: string, flags: Record<string, unknown>) => {
    const { minimiseCommand } = await import("./commands/minimise.ts");
    leaveWith(await minimiseCommand(target, flags, outside));
  });

  addGatewayCommands(program, outside, leaveWith);

  const detectors = program
    .command("detectors")
    .description("list what Watertight recognises, explain one detector, or try them on a text");
  detectors
    .command("list", { isDefault: true })
    .description("list the catalogue, or explain one detector")
    .argument("[id]", "a detector's id, or the beginning of several")
    .option("--format <format>", "text or json", "text")
    .option("--config <file>", "configuration with detectors of your own")
    .action(async (id: string | undefined, flags: Record<string, unknown>) => {
      const { detectorsCommand } = await import("./commands/detectors.ts");
      leaveWith(await detectorsCommand(id, flags, outside));
    });
  detectors
    .command("test")
    .description("show what is found in a text")
    .argument("<text>", "the text, or - for standard input")
    .option("--format <format>", "text or json", "text")
    .option("--config <file>", "configuration with detectors of your own")
    .action(async (text: string, flags: Record<string, unknown>) => {
      const { detectorsTestCommand } = await import("./commands/detectors.ts");
      leaveWith(await detectorsTestCommand(text, flags, outside));
    });

  program
    .command("demo")
    .description("rebuild a made-up copy of the leak of January 2025 and inspect it")
    .option("--rows <number>", "how many log rows to make", "1000000")
    .option("--output <file>", "also write the report as one HTML page")
    .action(async (flags: Record<string, unknown>) => {
      const { demoCommand } = await import("./commands/demo.ts");
      leaveWith(await demoCommand(flags, outside));
    });

  program
    .command("doctor")
    .description("say what is installed and what each missing optional part would add")
    .option("--format <format>", "text or json", "text")
    .action(async (flags: Record<string, unknown>) => {
      const { doctorCommand } = await import("./commands/doctor.ts");
      leaveWith(await doctorCommand(flags, outside));
    });
  return program;
}

const scopeHelp = `
A scope file, for watertight scan --scope scope.yaml:
  authorisedBy: Jane Doe, head of platform
  until: 2027-03-31
  ranges: [10.0.0.0/24, 192.168.7.20, "fd00:1::/112"]
  names: [db.internal, "*.staging.example.com"]

Private addresses need no more than that. Public ones also need a proof of control: watertight scope token <name>.`;

function formatOption(...more: readonly string[]): Option {
  return new Option("-f, --format <format>", "how to write the report").choices([
    ...more,
    "terminal",
    "json",
    "ndjson",
    "sarif",
    "csv",
    "markdown",
    "html",
  ]);
}
