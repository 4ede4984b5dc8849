import type { Holding, ReachEntry } from "../../model/index.ts";
import { type Answer, defineService, type Recognition } from "../service.ts";
import type { Conversation } from "../wire/conversation.ts";
import { bindAnonymously, type LdapEntry, ldapCodes, search } from "../wire/ldap.ts";

const requests = {
  root: "ldap search of the root",
  tree: "ldap search of a tree",
  bind: "ldap bind anonymous",
  entries: "ldap search of entries",
} as const;
/** Public by design (RFC 4512 §5.1): where the trees are, and what the server can do. */
const rootAttributes = [
  "namingContexts",
  "defaultNamingContext",
  "vendorName",
  "vendorVersion",
  "supportedLDAPVersion",
  "objectClass",
  // No attribute, and ignored as such (RFC 4511 §4.5.1.8): a server that reads lines gets its end of one, and answers.
  "\r\n",
];
/** What people are found by; never what they log in with. */
const personAttributes = [
  ...[
    "objectClass",
    "cn",
    "sn",
    "givenName",
    "displayName",
    "uid",
    "mail",
    "telephoneNumber",
    "mobile",
    "title",
  ],
  ...["description", "postalAddress", "employeeNumber", "o", "ou", "memberOf", "info"],
];
const mostTrees = 3;
const enoughEntries = 20;
const mostEntries = 100;
const credentials =
  /^(?:userPassword|sambaNTPassword|sambaLMPassword|unicodePwd|krbPrincipalKey|ms-Mcs-AdmPwd)$/i;

export const ldap = defineService({
  id: "ldap",
  title: "LDAP directory",
  category: "directory",
  ports: [389, 636, 3268, 3269, 1389, 10389],
  wire: "tcp",
  sends: Object.values(requests),
  recognise: (door) => door.converse(recognised),
  ask: (door, known) => door.converse((conversation) => asked(conversation, known)),
  reach: [],
  hasAuthentication: true,
  fix: () => [
    {
      do: "demand a login for everything; refusing anonymous binds alone is not enough, since a search may come without a bind",
      where: "OpenLDAP: ldapmodify -Y EXTERNAL -H ldapi:///",
      language: "text",
      text: "dn: cn=config\nchangetype: modify\nadd: olcDisallows\nolcDisallows: bind_anon\n-\nadd: olcRequires\nolcRequires: authc",
    },
    {
      do: "let only those read who have to, and nobody read passwords",
      where: "OpenLDAP: olcAccess of the database",
      language: "text",
      text: "olcAccess: {0}to attrs=userPassword by self write by anonymous auth by * none\nolcAccess: {1}to * by users read by * none",
    },
    {
      do: "let it listen on loopback or the private network only, and demand TLS",
      where: "/etc/default/slapd, then restart",
      language: "shell",
      text: 'SLAPD_SERVICES="ldap://127.0.0.1:389/ ldaps://10.0.0.5:636/ ldapi:///"',
    },
  ],
  content: {
    async *collections(door, budget) {
      const trees = treesOf(await door.converse(recognised));
      for (const base of trees) {
        yield {
          name: base,
          async *records() {
            const found = await door.converse((conversation) =>
              search(conversation, requests.entries, 1, {
                base,
                scope: "subtree",
                most: Math.min(budget.rows, mostEntries),
                attributes: personAttributes,
              }),
            );
            for (const { name, attributes } of found?.entries ?? [])
              yield { dn: name, ...Object.fromEntries(attributes) };
          },
        };
      }
    },
  },
  references: [
    "RFC 4511",
    "RFC 4512 §5.1",
    "RFC 4513 §5.1.1",
    "https://www.openldap.org/doc/admin26/security.html",
    "slapd.conf(5): disallow, require",
  ],
});

async function recognised(conversation: Conversation): Promise<Recognition | undefined> {
  const root = await search(conversation, requests.root, 1, {
    base: "",
    scope: "base",
    most: 1,
    attributes: rootAttributes,
  });
  if (root === undefined) return undefined;
  const [entry] = root.entries;
  const at = (name: string): readonly string[] => valuesAt(entry, name);
  const [vendor] = at("vendorName");
  const [version] = at("vendorVersion");
  const number = /\d+(?:\.\d+)+/.exec(version ?? "")?.[0];
  const title = at("objectClass").includes("OpenLDAProotDSE")
    ? "OpenLDAP"
    : at("defaultNamingContext").length > 0 && vendor === undefined
      ? "Active Directory"
      : vendor?.slice(0, 60);
  return {
    ...(number !== undefined && { version: number }),
    ...(title !== undefined && { title }),
    facts: { code: root.code, trees: at("namingContexts").slice(0, mostTrees) },
  };
}

function valuesAt(entry: LdapEntry | undefined, name: string): readonly string[] {
  for (const [key, values] of entry?.attributes ?? [])
    if (key.toLowerCase() === name.toLowerCase()) return values;
  return [];
}

function treesOf(known: Recognition | undefined): readonly string[] {
  return (known?.facts?.["trees"] ?? []) as readonly string[];
}

async function asked(conversation: Conversation, known: Recognition): Promise<readonly Answer[]> {
  const trees = treesOf(known);
  const answers: Answer[] = [];
  let id = 1;
  // First without a bind, as everyone may begin (RFC 4513 §4): some servers refuse only the bind.
  for (const base of trees) answers.push(await treeAnswer(conversation, ++id, base));
  const code = await bindAnonymously(conversation, ++id);
  const bind: Answer = {
    request: requests.bind,
    answer: said(code),
    says: "known",
    means: code === 0 ? "takes an anonymous bind" : "refuses an anonymous bind",
  };
  if (answers.length === 0) return [withoutTrees(Number(known.facts?.["code"])), bind];
  const isOpen = answers.some(({ says }) => says === "open" || says === "weak");
  if (code !== 0) {
    return isOpen
      ? [
          ...answers,
          {
            ...bind,
            notes: ["it refuses anonymous binds, and answers a search that comes without any bind"],
          },
        ]
      : [...answers, { ...bind, says: "guarded" }];
  }
  if (isOpen) return [...answers, bind];
  const again: Answer[] = [];
  for (const base of trees) again.push(await treeAnswer(conversation, ++id, base));
  return [...answers, bind, ...again];
}

function withoutTrees(code: number): Answer {
  const told = { request: requests.root, answer: said(code) };
  return refusals.has(code)
    ? { ...told, says: "guarded", means: "asks for a login before it tells anything" }
    : { ...told, says: "unknown", means: "tells of no tree that could be asked for" };
}

/** strongerAuthRequired, confidentialityRequired, inappropriateAuthentication, insufficientAccessRights, unwillingToPerform; Active Directory says operationsError. */
const refusals = new Set([1, 8, 13, 48, 49, 50, 53]);

async function treeAnswer(conversation: Conversation, id: number, base: string): Promise<Answer> {
  const found = await search(conversation, requests.tree, id, {
    base,
    scope: "subtree",
    most: enoughEntries,
    attributes: ["*"],
    typesOnly: true,
  });
  const { code, entries } = found ?? { code: -1, entries: [] };
  const answer = `${said(code)}, ${entries.length} entries`;
  const request = requests.tree;
  if (entries.length === 0) {
    if (refusals.has(code))
      return { request, answer, says: "guarded", means: "asks for a login before it shows its tree" };
    // A server that hides a tree says that there is none (RFC 4511 §4.1.9), or that nothing was found.
    if (code === 32 || code === 0)
      return { request, answer, says: "guarded", means: "shows a stranger nothing of its tree" };
    return { request, answer, says: "unknown", means: "a search was answered with something unexpected" };
  }
  const isOnlyRoot = entries.length === 1 && entries[0]?.name.toLowerCase() === base.toLowerCase();
  if (isOnlyRoot) {
    return {
      request,
      answer,
      says: "weak",
      means: "shows a stranger the root of its tree, and nothing below it",
      shows: ["see metadata"],
    };
  }
  return {
    request,
    answer,
    says: "open",
    means: "shows its tree without a login",
    shows: ["read data"],
    reach: reachOf(entries),
    holds: [holdingOf(base, entries.length, code)],
  };
}

function holdingOf(base: string, count: number, code: number): Holding {
  return { name: base, rows: { count, exact: code === 0 } };
}

function reachOf(entries: readonly LdapEntry[]): ReachEntry[] {
  const hasCredentials = entries.some(({ attributes }) =>
    [...attributes.keys()].some((name) => credentials.test(name)),
  );
  return hasCredentials
    ? [
        {
          can: "read credentials",
          because: "password attributes stand among those that a stranger is shown",
          how: "shown",
        },
      ]
    : [];
}

function said(code: number): string {
  return ldapCodes.get(code) ?? `result ${code}`;
}
