import { type Command, Option } from "commander";

/** Declares what every command that inspects takes; how a result is written is its own. */
export function withInspectFlags(command: Command): Command {
  return command
    .optionsGroup("What is read:")
    .option("--columns <list>", "only these columns, such as message,users.email,*note* (default: all)")
    .option("--since <time>", "only rows from this time on: 2025-01-29, 2025-01-29T08:00 (UTC), 24h, 7d")
    .option("--sample <share>", "a share of the rows, such as 1% or 0.01; counts become estimates")
    .option("--exhaustive", "decide on every row, however many there are")
    .option("--honour-ignore-files", "leave out what .gitignore and .watertightignore name")
    .option("--max-unpacked <size>", "what one archive may unpack to, such as 500MB (default: 16 GiB)")
    .optionsGroup("Load on a database:")
    .option(
      "--max-seconds <number>",
      "end the whole run after so many seconds (default: no end; 300 for one statement)",
    )
    .option("--max-memory <size>", "memory for one statement, such as 500MB (default: 2GB)")
    .option("--threads <number>", "threads for one statement (default: 2)")
    .optionsGroup("Access:")
    .option(
      "--password-file <file>",
      "file that holds the password (first: WATERTIGHT_PASSWORD; else: PGPASSWORD and its like, then a prompt)",
    )
    .optionsGroup("Findings:")
    .option("--only <classes>", "report only these data classes, separated by commas")
    .addOption(
      new Option("--fail-on <severity>", "exit with 1 from this severity on (default: medium)").choices([
        "critical",
        "high",
        "medium",
        "low",
      ]),
    )
    .optionsGroup("Run:")
    .option("--config <file>", "configuration to use instead of ./watertight.yaml")
    .option("--no-save", "keep no record of this run");
}
