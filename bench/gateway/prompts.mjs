// Prompts as people write them, with a few things in them that must not leave. No two are alike: nothing is answered from memory.

const sentences = [
  "Please summarise the minutes of yesterday's planning meeting and list who does what until Friday.",
  "The customer says that the invoice was paid twice and asks for the money back, what do we answer?",
  "Rewrite this paragraph so that it is friendlier, shorter and without any jargon, but keep the numbers.",
  "Why does this function return undefined when the list is empty, and how would you write a test for it?",
  "Compare the two offers by price, by the time they take and by what happens when something goes wrong.",
];

/** A chat request of about `bytes`; one sensitive value for each kilobyte of text, as `at` has it. */
export function chatBody(bytes, at, { stream = false } = {}) {
  let text = `Question ${at}. `;
  for (let line = 0; text.length < bytes - 150; line++) {
    text += `${sentences[(at + line) % sentences.length]} `;
    if (line % 10 === 1) text += `Write to person${at}.${line}@customer-mail.com about it. `;
  }
  return JSON.stringify({
    model: "bench",
    ...(stream && { stream }),
    messages: [{ role: "user", content: text }],
  });
}
