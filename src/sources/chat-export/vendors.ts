import { aiStudio } from "./ai-studio.ts";
import type { ChatFormat } from "./chat-format.ts";
import { chatgpt } from "./chatgpt.ts";
import { chatgptPage } from "./chatgpt-page.ts";
import { claude } from "./claude.ts";
import { copilot } from "./copilot.ts";
import { deepseek } from "./deepseek.ts";
import { gemini } from "./gemini.ts";
import { geminiHtml } from "./gemini-html.ts";
import { librechat } from "./librechat.ts";
import { openWebui } from "./open-webui.ts";

/** Every export that is known, the first that recognises a file reads it. DeepSeek copied ChatGPT's tree, so it comes first. */
export const chatFormats: readonly ChatFormat[] = [
  deepseek,
  chatgpt,
  chatgptPage,
  claude,
  gemini,
  geminiHtml,
  aiStudio,
  copilot,
  openWebui,
  librechat,
];
