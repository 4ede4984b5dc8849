import { type Command, Option } from "commander";

const collect = (value: string, before: readonly string[] = []): readonly string[] => [...before, value];

/** Declares what every command that scans takes. */
export function withScanFlags(command: Command): Command {
  return command
    .optionsGroup("Targets:")
    .option(
      "--from-compose <file>",
      "what a docker compose file publishes, on this machine; may be given again",
      collect,
    )
    .option(
      "--from-kubernetes <path>",
      "what manifests, or a folder of them, expose; may be given again",
      collect,
    )
    .option("--from-nmap <file>", "open ports of an nmap report (nmap -oX); may be given again", collect)
    .option(
      "--ports <list>",
      "ports to try: 8123,9000-9010, default,12345 or all; otherwise those that data services use",
    )
    .option("--max-addresses <number>", "addresses that one range may have (65536)")
    .optionsGroup("Right to look:")
    .option(
      "--scope <file|words>",
      'who authorised it: a scope file, or the words "authorised by <name>", which cover exactly the targets given',
    )
    .option("--try-defaults", "also try the account a product ships with, once each", false)
    .optionsGroup("Reading:")
    .option("--no-read", "do not look into what is open")
    .option("--rows <number>", "rows to read of each open service (1000)")
    .option("--bytes <size>", "text to read of each open service (4MB)")
    .optionsGroup("Afterwards:")
    .option(
      "--verify <run>",
      "ask the doors of an earlier scan again and say what became of each: an id, a folder or last",
    )
    .option("--claimed-by <who>", "with --verify: who says that it is fixed")
    .option("--watch <interval>", "look again every so often, such as 15m, and tell only what changed")
    .option("--webhook <url>", "with --watch: also post changes there as JSON")
    .addOption(
      new Option("--report <kind>", "disclosure: the letter to those whose service it is").choices([
        "disclosure",
      ]),
    )
    .optionsGroup("Running:")
    .option("--rate <number>", "new connections a second (2000, and 100 to one host)")
    .option("--timeout <seconds>", "how long to wait for an answer (5)")
    .addOption(
      new Option("--fail-on <severity>", "severity from which the exit code is 1")
        .choices(["critical", "high", "medium", "low"])
        .default("medium"),
    )
    .option("--config <file>", "configuration (default: watertight.yaml, if there is one)")
    .option("--no-save", "keep no run and no evidence");
}
