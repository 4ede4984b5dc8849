import { writeFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { missingProgram, runAs, startServer } from "./server-process.ts";

const program = "/usr/sbin/slapd";
const adder = "/usr/sbin/slapadd";
const user = "openldap";

export interface RunningSlapd {
  readonly port: number;
  stop(): Promise<void>;
}

/** What has to be installed to start one, or nothing. */
export const missingSlapd: string | undefined = missingProgram(program, "slapd");

/** An OpenLDAP with one person in it; `settings` and `rules` are lines of slapd.conf, global and of its database. */
export async function startSlapd({
  settings = [],
  rules = [],
}: {
  readonly settings?: readonly string[];
  readonly rules?: readonly string[];
}): Promise<RunningSlapd> {
  return startServer({
    command: program,
    flags: (port, folder) => ["-d", "0", "-h", `ldap://127.0.0.1:${port}/`, "-f", join(folder, "slapd.conf")],
    prepare: (folder) => {
      runAs(user, "/bin/mkdir", [join(folder, "data")], folder);
      writeFileSync(join(folder, "slapd.conf"), configuration(folder, settings, rules), { mode: 0o644 });
      writeFileSync(join(folder, "people.ldif"), people, { mode: 0o644 });
      runAs(user, adder, ["-f", join(folder, "slapd.conf"), "-l", join(folder, "people.ldif")], folder);
    },
    answers: (port) =>
      new Promise((resolve, reject) => {
        const socket = connect(port, "127.0.0.1", () => {
          socket.destroy();
          resolve(true);
        });
        socket.once("error", reject);
      }),
    user,
  });
}

function configuration(folder: string, settings: readonly string[], rules: readonly string[]): string {
  return [
    "include /etc/ldap/schema/core.schema",
    "include /etc/ldap/schema/cosine.schema",
    "include /etc/ldap/schema/inetorgperson.schema",
    `pidfile ${folder}/pid`,
    "modulepath /usr/lib/ldap",
    "moduleload back_mdb",
    ...settings,
    "database mdb",
    "suffix dc=example,dc=com",
    "rootdn cn=admin,dc=example,dc=com",
    `directory ${folder}/data`,
    "maxsize 10485760",
    ...rules,
    "",
  ].join("\n");
}

const people = `dn: dc=example,dc=com
objectClass: dcObject
objectClass: organization
dc: example
o: Example

dn: uid=ada,dc=example,dc=com
objectClass: inetOrgPerson
uid: ada
cn: Ada
sn: Sample
mail: ada@example.com
userPassword: OnlyForThisTest
`;
