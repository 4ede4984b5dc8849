import type { Remedy } from "./remedy.ts";
import { gatheredOn } from "./steps.ts";

const gdpr = "Regulation (EU) 2016/679, Articles 33 and 34";

/** What cannot be rotated: it can only be taken away, kept close, and told to those it belongs to. */
export const peopleAndBusiness: readonly Remedy[] = [
  {
    id: "protect.person",
    title: "Take the personal number out of here; if strangers could read it, its owner may have to be told",
    steps: [
      { do: "Mask or delete it in every place this report names" },
      { do: "Find out who could read that place, and since when" },
      {
        do: "If strangers could: ask your privacy lead today; in the EU the authority is told within 72 hours",
      },
      {
        do: "Where the risk to the person is high, tell the person in plain words what happened and what to do",
      },
    ],
    verified: "file",
    asOf: gatheredOn,
    references: [gdpr],
  },
  {
    id: "protect.contact",
    title:
      "Mask or delete the contact data here; warn its owners of false messages if strangers could read it",
    steps: [
      { do: "Mask or delete it in every place this report names" },
      { do: "Find out who could read that place, and since when" },
      {
        do: "If strangers could: ask your privacy lead today; in the EU the authority is told within 72 hours",
      },
      { do: "Warn the people concerned of messages that pretend to be yours" },
    ],
    verified: "file",
    asOf: gatheredOn,
    references: [gdpr],
  },
  {
    id: "protect.payment",
    title:
      "Take the payment data out of here; have a card replaced, and watch an account, that strangers could read",
    steps: [
      { do: "Mask or delete it in every place this report names" },
      { do: "Your own card: have the issuer block and replace it" },
      {
        do: "Cards of customers: tell your acquirer or payment provider today, before anything else is cleaned up",
      },
      { do: "Bank account: watch it for debits nobody ordered, and return them" },
      { do: "Keep card numbers out of logs and prompts: store the provider's token instead" },
    ],
    verified: "recalled",
    asOf: gatheredOn,
    references: ["https://www.pcisecuritystandards.org/document_library/"],
  },
  {
    id: "protect.health",
    title: "Take the health data out of here and ask your privacy lead today: it is specially protected",
    steps: [
      { do: "Limit who can read the place first, then mask or delete the data" },
      { do: "Keep the access log of that place: who read it, and since when" },
      {
        do: "If strangers could read it, the authority (in the EU within 72 hours) and mostly the people must be told",
      },
    ],
    verified: "file",
    asOf: gatheredOn,
    references: [gdpr],
  },
  {
    id: "protect.conversation",
    title:
      "Keep these conversations from strangers: limit who can read the place, and delete what is not needed",
    steps: [
      { do: "Limit who can read the place" },
      { do: "Delete conversations that are no longer needed, here and at the vendor" },
      {
        do: "ChatGPT deletes a deleted chat from its systems within 30 days, with exceptions; archiving deletes nothing",
        where: "https://help.openai.com/en/articles/8983778-chat-and-file-retention-in-chatgpt",
      },
      { do: "Withdraw links by which a conversation was shared" },
    ],
    verified: "page",
    asOf: gatheredOn,
    references: ["https://help.openai.com/en/articles/8983778-chat-and-file-retention-in-chatgpt"],
  },
  {
    id: "protect.instructions",
    title:
      "Treat these instructions as public, and take keys, names and rules that protect something out of them",
    steps: [
      { do: "Move keys, connection strings and names out of the instructions" },
      { do: "Check permissions in your own code, never by what the instructions say" },
      { do: "Limit who can read the place" },
    ],
    verified: "page",
    asOf: gatheredOn,
    references: [
      "https://github.com/GenAI-Security-Project/GenAI-LLM-Top10/blob/9253e38ade58e959b531c0c5c9a4842272c9cd0e/2025/LLM07_SystemPromptLeakage.md",
    ],
  },
  {
    id: "hide.infrastructure",
    title: "Check from outside that what this names cannot be reached, then take the hint out of here",
    steps: [
      { do: "Try the address from outside your network; if it answers without a password, close it now" },
      { do: "Replace internal addresses and host names by names that mean nothing to a stranger" },
      { do: "Keep them out of logs and prompts that leave the house" },
    ],
    verified: "recalled",
    asOf: gatheredOn,
    references: ["https://cwe.mitre.org/data/definitions/497.html"],
  },
  {
    id: "protect.business",
    title: "Take the confidential business data out of here, and find out which vendor already has it",
    steps: [
      { do: "Limit who can read the place, then mask or delete the data" },
      { do: "List the vendors it was sent to, and ask them to delete it" },
      { do: "Tell the owner of the data, and whoever a contract says must be told" },
    ],
    verified: "recalled",
    asOf: gatheredOn,
    references: [
      "https://github.com/OWASP/www-project-top-10-for-large-language-model-applications/blob/main/2_0_vulns/LLM02_SensitiveInformationDisclosure.md",
    ],
  },
];
