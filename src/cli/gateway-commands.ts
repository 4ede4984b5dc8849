import { type Command, Option } from "commander";
import type { Outside } from "./terminal.ts";

type LeaveWith = (code: number) => void;
type Flags = Record<string, unknown>;

const configFlag = ["--config <file>", "configuration (default: watertight.yaml, if there is one)"] as const;
const textOrJson = () =>
  new Option("-f, --format <format>", "how to write it").choices(["text", "json"]).default("text");

/** Adds `gateway`, `keys`, `ledger` and `conversations` to the program. */
export function addGatewayCommands(program: Command, outside: Outside, leaveWith: LeaveWith): void {
  addGateway(program, outside, leaveWith);
  addKeys(program, outside, leaveWith);
  addLedger(program, outside, leaveWith);
  addConversations(program, outside, leaveWith);
}

function addGateway(program: Command, outside: Outside, leaveWith: LeaveWith): void {
  const gateway = program
    .command("gateway")
    .description(
      "stand between people and AI vendors: sensitive values leave as tokens, a ledger says what left",
    )
    .option("--listen <address>", "host:port to listen at (default: 127.0.0.1:8787)")
    .option(...configFlag)
    .option("-q, --quiet", "say nothing but warnings")
    .addHelpText("after", gatewayHelp)
    .action(async (flags: Flags) => {
      const { gatewayCommand } = await import("./commands/gateway.ts");
      leaveWith(await gatewayCommand(flags, outside));
    });
  gateway
    .command("check")
    .description("say whether the configuration is right, and what would happen to a text and why")
    .argument("[text]", "what somebody would send, or - for standard input")
    .option("--vendor <vendor>", "to whom (default: the default vendor, else openai)")
    .option("--key <id>", "with which key of the gateway, by id or name")
    .option("--team <team>", "or as a member of which team")
    .action(async (text: string | undefined, flags: Flags) => {
      const { gatewayCheckCommand } = await import("./commands/gateway.ts");
      leaveWith(await gatewayCheckCommand(text, { ...gateway.opts(), ...flags }, outside));
    });
}

function addKeys(program: Command, outside: Outside, leaveWith: LeaveWith): void {
  const keys = program.command("keys").description("the keys with which people and programs use the gateway");
  keys
    .command("create")
    .description("make a key and show it this once")
    .argument("<name>", "whom or what it is for")
    .option("--team <team>", "whose rules and budgets hold for it", "default")
    .option("--expires <time>", "30d, 12h, or a day such as 2027-01-31 (default: never)")
    .option("--vendor <vendors>", "the only vendors it is for, separated by commas")
    .option("--rate <number>", "requests a minute")
    .option("--requests-per-day <number>", "requests a day")
    .option(...configFlag)
    .addOption(textOrJson())
    .action(async (name: string, flags: Flags) => {
      const { keysCreateCommand } = await import("./commands/keys.ts");
      leaveWith(await keysCreateCommand(name, flags, outside));
    });
  keys
    .command("list", { isDefault: true })
    .description("whose they are, and whether they hold")
    .option(...configFlag)
    .addOption(textOrJson())
    .action(async (flags: Flags) => {
      const { keysListCommand } = await import("./commands/keys.ts");
      leaveWith(await keysListCommand(flags, outside));
    });
  keys
    .command("revoke")
    .description("end a key; a gateway that runs refuses it within two seconds")
    .argument("<id>", "its id")
    .option(...configFlag)
    .action(async (id: string, flags: Flags) => {
      const { keysRevokeCommand } = await import("./commands/keys.ts");
      leaveWith(await keysRevokeCommand(id, flags, outside));
    });
  const vendor = keys.command("vendor").description("your own keys at vendors, sealed on this machine");
  vendor
    .command("set")
    .description("seal a key; it is typed, or read from standard input")
    .argument("<vendor>", "a vendor of the configuration")
    .option(...configFlag)
    .action(async (id: string, flags: Flags) => {
      const { vendorKeySetCommand } = await import("./commands/keys.ts");
      leaveWith(await vendorKeySetCommand(id, flags, outside));
    });
  vendor
    .command("list", { isDefault: true })
    .description("which vendors have one")
    .option(...configFlag)
    .action(async (flags: Flags) => {
      const { vendorKeyListCommand } = await import("./commands/keys.ts");
      leaveWith(await vendorKeyListCommand(flags, outside));
    });
  vendor
    .command("remove")
    .description("remove one")
    .argument("<vendor>", "whose")
    .option(...configFlag)
    .action(async (id: string, flags: Flags) => {
      const { vendorKeyRemoveCommand } = await import("./commands/keys.ts");
      leaveWith(await vendorKeyRemoveCommand(id, flags, outside));
    });
}

function addLedger(program: Command, outside: Outside, leaveWith: LeaveWith): void {
  const ledger = program
    .command("ledger")
    .description("who disclosed which data to which vendor, when and in what form");
  const asked = (command: Command): Command =>
    command
      .option("--vendor <vendor>", "only what went to this vendor")
      .option("--team <team>", "only from this team")
      .option("--person <name>", "only of this end user, as the caller named them, or by fingerprint")
      .option("--class <class>", "only this data class")
      .addOption(
        new Option("--form <form>", "only in this form").choices(["raw", "masked", "token", "blocked"]),
      )
      .option("--since <time>", "from a day such as 2025-01-06, or the last 30d, 12h")
      .option("--until <time>", "before a day")
      .option(...configFlag)
      .addOption(textOrJson());
  asked(
    ledger
      .command("totals", { isDefault: true })
      .description("add it up")
      .option(
        "--by <what>",
        "vendor, team, key, person, model, class, form, surface, day, month; several with commas",
        "vendor,class,form",
      ),
  ).action(async (flags: Flags) => {
    const { ledgerTotalsCommand } = await import("./commands/ledger.ts");
    leaveWith(await ledgerTotalsCommand(flags, outside));
  });
  asked(
    ledger
      .command("holds")
      .description("which values and whose data a vendor holds")
      .argument("<vendor>", "the vendor"),
  ).action(async (vendor: string, flags: Flags) => {
    const { ledgerHoldsCommand } = await import("./commands/ledger.ts");
    leaveWith(await ledgerHoldsCommand(vendor, flags, outside));
  });
  asked(ledger.command("entries").description("the entries themselves, newest first")).action(
    async (flags: Flags) => {
      const { ledgerEntriesCommand } = await import("./commands/ledger.ts");
      leaveWith(await ledgerEntriesCommand(flags, outside));
    },
  );
  ledger
    .command("import")
    .description("fill it from chat exports and from logs of LiteLLM, Langfuse, Helicone and Portkey")
    .argument("<files...>", "exports, logs, or folders with them")
    .option("--vendor <vendor>", "to whom, where a file does not say")
    .option("--team <team>", "from which team, where a file does not say", "default")
    .option(...configFlag)
    .option("-q, --quiet", "no progress")
    .action(async (files: string[], flags: Flags) => {
      const { ledgerImportCommand } = await import("./commands/ledger.ts");
      leaveWith(await ledgerImportCommand(files, flags, outside));
    });
  ledger
    .command("erase")
    .description("remove the entries of a person")
    .argument("<person>", "the end user as the caller named them, or their fingerprint")
    .option(...configFlag)
    .action(async (person: string, flags: Flags) => {
      const { ledgerEraseCommand } = await import("./commands/ledger.ts");
      leaveWith(await ledgerEraseCommand(person, flags, outside));
    });
}

function addConversations(program: Command, outside: Outside, leaveWith: LeaveWith): void {
  const conversations = program
    .command("conversations")
    .description("what was said to vendors and answered, where the configuration has it kept; sealed");
  const tenantFlag = ["--tenant <tenant>", "only of this tenant (default: all)"] as const;
  conversations
    .command("export")
    .description("write it as NDJSON, a line for each request and its answer")
    .option(...tenantFlag)
    .option("--person <name>", "only of this end user, as the caller named them, or by fingerprint")
    .option("--since <time>", "from a day such as 2025-01-06, or the last 30d, 12h")
    .option("--until <time>", "before a day")
    .option("-o, --output <file>", "write to this file, readable by you only")
    .option(...configFlag)
    .action(async (flags: Flags) => {
      const { conversationsExportCommand } = await import("./commands/conversations.ts");
      leaveWith(await conversationsExportCommand(flags, outside));
    });
  conversations
    .command("erase")
    .description("remove what a person said, the key that opens it, and their entries of the ledger")
    .argument("<person>", "the end user as the caller named them, or their fingerprint")
    .option(...tenantFlag)
    .option("--proof <file>", "where the signed proof goes (default: erasures in the home folder)")
    .option(...configFlag)
    .action(async (person: string, flags: Flags) => {
      const { conversationsEraseCommand } = await import("./commands/conversations.ts");
      leaveWith(await conversationsEraseCommand(person, flags, outside));
    });
  conversations
    .command("verify")
    .description("say whether a proof of erasure is genuine, and what it says still so")
    .argument("<proof>", "a file that erase wrote")
    .option(...configFlag)
    .action(async (proof: string, flags: Flags) => {
      const { conversationsVerifyCommand } = await import("./commands/conversations.ts");
      leaveWith(await conversationsVerifyCommand(proof, flags, outside));
    });
}

const gatewayHelp = `
Examples:
  watertight gateway                                          with the keys that stand in the environment
  watertight gateway check "write to ada@acme-corp.io" --vendor deepseek
  watertight keys create build-server --team platform --expires 90d
  watertight ledger --vendor deepseek --since 30d --by team

In watertight.yaml:
  gateway:
    vendors:
      openai: { key: "env:OPENAI_API_KEY", state: approved }
      deepseek: { key: sealed, state: blocked, since: 2025-01-30, reason: "pending review" }
    policy:
      - { team: research, class: [secret], do: block, because: "keys never leave" }`;
