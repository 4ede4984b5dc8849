import { controlToken } from "../../probe/index.ts";
import { exitCodes } from "../exit.ts";
import { fingerprintKey, homeFolder } from "../home.ts";
import { type Outside, print } from "../terminal.ts";

/** Prints what to publish so that this installation may look at a public name or address. */
export async function scopeTokenCommand(name: string, { env, stdout }: Outside): Promise<number> {
  const key = await fingerprintKey(homeFolder(env));
  const token = controlToken(key.dangerouslyReveal(), name);
  await print(
    stdout,
    `${token}

Publish it in one of these ways, then scan with --scope:
  as a TXT record   _watertight.${name}   "${token}"
  as a file         https://${name}/.well-known/watertight-scope.txt   (text/plain, this one line)
"; subdomains" behind the token of the record at _watertight.${name} makes it hold for all names below as well.
`,
  );
  return exitCodes.clean;
}
