import type { UnreadKind } from "./request-rules.ts";

/** How bytes begin, as characters of Latin-1; `.` stands for any. https://www.garykessler.net/library/file_sigs.html */
const beginnings: readonly (readonly [kind: UnreadKind, begins: RegExp])[] = [
  [
    "image",
    /^(?:\x89PNG\r\n|\xff\xd8\xff|GIF8[79]a|RIFF....WEBP|BM....\0\0|II\*\0|MM\0\*|\0\0\x01\0|....ftyp(?:hei|mif1|avif))/s,
  ],
  ["audio", /^(?:ID3|\xff[\xe2\xe3\xf1-\xfd]|RIFF....WAVE|fLaC|OggS|FORM....AIF|....ftypM4A|#!AMR)/s],
  [
    "video",
    /^(?:....(?:ftyp|moov|mdat)|\x1a\x45\xdf\xa3|RIFF....AVI |\0\0\x01[\xb3\xba]|FLV\x01|\x30\x26\xb2\x75)/s,
  ],
  ["document", /^(?:%PDF|PK\x03\x04|PK\x05\x06|\xd0\xcf\x11\xe0|\{\\rtf)/s],
];

/** What bytes are by how they begin. */
export function kindOfBytes(bytes: Buffer): UnreadKind | undefined {
  const text = bytes.toString("latin1");
  return beginnings.find(([, begins]) => begins.test(text))?.[0];
}

const readable =
  /^(?:text\/(?!rtf|richtext)[\w.+-]+|application\/(?:[\w.-]+\+)?(?:json|xml|yaml|x-yaml|toml|x-ndjson|ndjson|jsonl|x-jsonlines|csv|javascript|x-javascript|typescript|sql|x-sh|graphql|x-www-form-urlencoded))$/;
const readableEndings =
  /\.(?:txt|text|md|markdown|csv|tsv|json|jsonl|ndjson|xml|html?|ya?ml|toml|ini|log|sql|js|mjs|ts|tsx|jsx|py|rb|go|rs|java|kt|c|h|cpp|cs|php|sh|css|env|conf|cfg|tex|srt|vtt|ics|vcf|eml)$/;
const audioFormats = /^(?:wav|mp3|flac|opus|ogg|m4a|aac|aiff|pcm16|g711_[au]law)$/;
const documents =
  /^application\/(?:pdf|rtf|msword|zip|vnd\.[\w.+-]+)$|^text\/(?:rtf|richtext)$|\.(?:pdf|docx?|xlsx?|pptx?|odt|ods|rtf|epub|zip)$/;

/** What a media type (parameters and all), a format such as `mp3` or the name of a file promises. */
export function kindOfLabel(label: string): UnreadKind | "text" {
  const name = (label.slice(0, 300).split(";")[0] ?? "").trim().toLowerCase();
  if (readable.test(name) || readableEndings.test(name)) return "text";
  if (documents.test(name)) return "document";
  if (audioFormats.test(name) || name.startsWith("audio/")) return "audio";
  if (name.startsWith("image/") || /\.(?:png|jpe?g|gif|webp|heic)$/.test(name)) return "image";
  return name.startsWith("video/") ? "video" : "unknown";
}
