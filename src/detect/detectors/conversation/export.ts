import type { Detector } from "../../detector.ts";

const common = {
  dataClass: "conversation",
  severity: "high",
  remedy: "protect.conversation",
  edges: "open",
} as const;

/** A private message is named by its line: the moment and the one who wrote. */
const whatsappLine = /(?:^|\n)\u200e?\[?\d{1,4}[./-]\d{1,2}[./-]\d{2,4},? \d{1,2}[:.]\d{2}/;

export const chatExport: readonly Detector[] = [
  {
    ...common,
    id: "conversation.export.chatgpt",
    title: "ChatGPT export",
    pattern:
      /"author"\s{0,4}:\s{0,4}\{\s{0,4}"role"\s{0,4}:\s{0,4}"(?:user|assistant|tool)"|"is_user_system_message"\s{0,4}:\s{0,4}true/,
    keywords: ['"author"', '"is_user_system_message"'],
    keywordWithin: 1,
    finds: [
      '"message":{"author":{"role":"user","name":null},"content":{"parts":["hi"]}}',
      '{"is_user_system_message": true}',
    ],
    ignores: ['"author":{"name":"Jane"}', '"author":{"role":"editor"}'],
    references: [
      "https://github.com/pionxzh/chatgpt-exporter (src/api.ts)",
      "https://help.openai.com/en/articles/7260999",
    ],
  },
  {
    ...common,
    id: "conversation.export.profile",
    title: "what a chat service remembers of a person",
    pattern:
      /"(?:user_profile|user_instructions|model_set_context|about_user_message|about_model_message|conversations_memory|saved_memories)"\s{0,4}:\s{0,4}"[^"]/,
    keywords: [
      "user_profile",
      "user_instructions",
      "model_set_context",
      "about_user_message",
      "about_model_message",
      "conversations_memory",
      "saved_memories",
    ],
    keywordWithin: 1,
    finds: [
      '"content_type":"user_editable_context","user_profile":"I live in"',
      '"model_set_context": "1. User has a dog"',
    ],
    ignores: ['"user_profile": null', '"user_profile": ""', "user_profile table"],
    references: ["https://github.com/jamesmoore/chatgpt-export"],
  },
  {
    ...common,
    id: "conversation.export.gemini",
    title: "Gemini activity (Takeout)",
    pattern: /"header"\s{0,4}:\s{0,4}"(?:Gemini Apps|Bard)"/,
    keywords: ['"header"'],
    keywordWithin: 1,
    finds: [
      '{"header":"Gemini Apps","title":"Prompted write a letter"}',
      '{ "header": "Bard", "title": "Prompted x" }',
    ],
    ignores: ['{"header":"YouTube","title":"Watched x"}', '"header":"Gemini"'],
    references: ["https://support.google.com/accounts/answer/3024190"],
  },
  {
    ...common,
    id: "conversation.export.copilot",
    title: "Copilot activity",
    pattern: /("(?:[^"\n]|""){1,200}",\d{4}-\d\d-\d\dT[\d:.]{5,16}Z?,(?:Human|AI),)"/,
    keywords: [',human,"', ',ai,"'],
    keywordWithin: 260,
    finds: [
      'Conversation,Time,Author,Message\r\n"Flags",2026-07-26T23:20:56,AI,"x"',
      '"Flags",2026-07-26T23:20:56,Human,"what does it do"',
    ],
    ignores: ["Conversation,Time,Author,Message", '"a",2026-07-26,Human,"b"'],
    references: ["https://support.microsoft.com/topic/your-microsoft-copilot-activity-history"],
  },
  {
    ...common,
    id: "conversation.export.librechat",
    title: "LibreChat or Open WebUI message",
    pattern:
      /"isCreatedByUser"\s{0,4}:\s{0,4}(?:true|false)|"childrenIds"\s{0,4}:\s{0,4}\[[^\]]{0,400}\]\s{0,4},\s{0,4}"role"\s{0,4}:/,
    keywords: ['"iscreatedbyuser"', '"childrenids"'],
    keywordWithin: 1,
    finds: [
      '{"sender":"User","text":"hi","isCreatedByUser":true}',
      '"childrenIds":["m2"],"role":"user","content":"x"',
    ],
    ignores: ['"isCreatedByUser":null', '"childrenIds":[]'],
    references: ["https://github.com/danny-avila/LibreChat", "https://github.com/open-webui/open-webui"],
  },
  {
    ...common,
    id: "conversation.export.whatsapp",
    title: "line of a WhatsApp export",
    pattern:
      /\[?\d{1,4}[./-]\d{1,2}[./-]\d{2,4},? \d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?:[ \u202f]?[APap]\.?[Mm]\.?)?(?:\] | - )[^\n:[\]]{2,60}: /,
    shape: { digits: [6, 18] },
    check: (candidate) => {
      const { text, start } = candidate;
      const lineStart = text.lastIndexOf("\n", start - 1) + 1;
      // Logs write their level where a message has its author.
      const author = candidate.value.replace(/: $/, "").replace(/^.*(?:\] | - )/, "");
      if (
        text.slice(lineStart, start).replace("\u200e", "") !== "" ||
        /^(?:INFO|DEBUG|WARN|WARNING|ERROR|FATAL|TRACE|NOTICE|CRITICAL|root|__main__)\b|[/=<>{}()|]/i.test(
          author,
        )
      )
        return false;
      return !whatsappLine.test(text.slice(Math.max(0, lineStart - 1500), Math.max(0, lineStart - 1)));
    },
    finds: ["31.12.23, 21:15 - Jane Doe: Happy new year", "[12/31/23, 9:15:03 PM] Max: bin gleich da"],
    ignores: ["2025-01-31 10:00 - INFO: started", "12/31/23 9:15 PM meeting", "x 31.12.23, 21:15 - Jane: hi"],
    references: ["https://faq.whatsapp.com/1180414079177245"],
  },
  {
    ...common,
    id: "conversation.export.slack",
    title: "message of a Slack export",
    pattern: /"type"\s{0,4}:\s{0,4}"message"\s{0,4},|"client_msg_id"\s{0,4}:\s{0,4}"[0-9a-f-]{36}"/,
    keywords: ['"message"', '"client_msg_id"'],
    keywordWithin: 16,
    check: ({ text, start, end, value }) => {
      const around = text.slice(Math.max(0, start - 400), end + 400);
      return (
        /"user"\s{0,4}:\s{0,4}"[UW][A-Z0-9]{6,12}"/.test(around) &&
        (value.startsWith('"type"') || !/"type"\s{0,4}:\s{0,4}"message"\s{0,4},/.test(around))
      );
    },
    finds: [
      '{"type":"message","user":"U012AB3CD","text":"see you","ts":"1700000000.0001"}',
      '{"user":"U012AB3CD4","type": "message", "text":"x"}',
    ],
    ignores: ['{"type":"message","role":"assistant"}', '{"type":"message","user":"jane"}'],
    references: ["https://slack.com/help/articles/220556107"],
  },
  {
    ...common,
    id: "conversation.export.telegram",
    title: "message of a Telegram export",
    pattern: /"from_id"\s{0,4}:\s{0,4}"user\d{5,12}"/,
    keywords: ['"from_id"'],
    keywordWithin: 1,
    finds: [
      '{"id":1,"type":"message","from":"Jane","from_id":"user123456789","text":"hi"}',
      '"from_id": "user98123477"',
    ],
    ignores: ['"from_id": 12', '"from_id":"channel123456789"'],
    references: ["https://core.telegram.org/import-export"],
  },
  {
    ...common,
    id: "conversation.email-thread",
    title: "quoted e-mail",
    confidence: "medium",
    pattern:
      /-{3,10} ?(?:Original Message|Forwarded message|Ursprüngliche Nachricht|Weitergeleitete Nachricht|Message d'origine|Message transféré|Mensaje original|Messaggio originale|Oorspronkelijk bericht|原始邮件|转发的邮件) ?-{3,10}/i,
    keywords: [
      "original message",
      "forwarded message",
      "ursprüngliche nachricht",
      "weitergeleitete nachricht",
      "message d'origine",
      "message transféré",
      "mensaje original",
      "messaggio originale",
      "oorspronkelijk bericht",
      "原始邮件",
      "转发的邮件",
    ],
    keywordWithin: 12,
    finds: [
      "-----Original Message-----\nFrom: Jane",
      "---------- Forwarded message ---------\nVon: Max",
      "-----原始邮件-----",
    ],
    ignores: ["the original message was", "--- a/file", "-----BEGIN"],
    references: ["RFC 3676 §4.5 (quoting)"],
  },
  {
    ...common,
    id: "conversation.meeting-transcript",
    title: "transcript of a meeting",
    confidence: "medium",
    pattern: / --> \d{2}:\d{2}:\d{2}\.\d{3}[^\n]{0,60}\r?\n<v [^>\n]{2,60}>/,
    finds: [
      "WEBVTT\n\n00:00:01.000 --> 00:00:04.000\n<v Jane Doe>Let us begin</v>",
      "00:01:01.000 --> 00:01:04.000\n<v Max>Ja",
    ],
    ignores: ["00:00:01.000 --> 00:00:04.000\nsubtitle", "<v Jane>"],
    references: ["https://www.w3.org/TR/webvtt1/"],
  },
];
