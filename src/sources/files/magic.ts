interface Magic {
  readonly at: number;
  readonly bytes: string;
  readonly title: string;
  /** `data`: may hold text of the person that is not read here; `skip`: pictures, sound, programs. */
  readonly kind: "data" | "skip";
}

/** Formats that are not text, by their first bytes (latin1). Source: their specifications and https://en.wikipedia.org/wiki/List_of_file_signatures */
const table: readonly Magic[] = [
  { at: 0, bytes: "%PDF-", title: "PDF", kind: "data" },
  { at: 0, bytes: "SQLite format 3\0", title: "SQLite database", kind: "data" },
  { at: 0, bytes: "PAR1", title: "Parquet", kind: "data" },
  { at: 0, bytes: "PARE", title: "encrypted Parquet", kind: "data" },
  { at: 0, bytes: "ORC", title: "ORC", kind: "data" },
  { at: 0, bytes: "Obj\x01", title: "Avro", kind: "data" },
  { at: 0, bytes: "ARROW1\0\0", title: "Arrow", kind: "data" },
  { at: 0, bytes: "\x89HDF\r\n\x1a\n", title: "HDF5", kind: "data" },
  { at: 0, bytes: "PGDMP", title: "PostgreSQL custom-format dump", kind: "data" },
  {
    at: 0,
    bytes: "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    title: "old Microsoft Office or Outlook",
    kind: "data",
  },
  { at: 0, bytes: "!BDN", title: "Outlook mailbox (PST)", kind: "data" },
  { at: 0, bytes: "7z\xbc\xaf\x27\x1c", title: "7z archive", kind: "data" },
  { at: 0, bytes: "Rar!\x1a\x07", title: "RAR archive", kind: "data" },
  { at: 0, bytes: "\xfd7zXZ\0", title: "xz-compressed", kind: "data" },
  { at: 0, bytes: "BZh", title: "bzip2-compressed", kind: "data" },
  { at: 0, bytes: "\x04\x22\x4d\x18", title: "lz4-compressed", kind: "data" },
  { at: 0, bytes: "\xff\x06\0\0sNaPpY", title: "snappy-compressed", kind: "data" },
  { at: 0, bytes: "MSCF", title: "cabinet archive", kind: "data" },
  { at: 0, bytes: "!<arch>\n", title: "ar archive", kind: "data" },
  { at: 0, bytes: "\x89PNG\r\n\x1a\n", title: "PNG image", kind: "skip" },
  { at: 0, bytes: "\xff\xd8\xff", title: "JPEG image", kind: "skip" },
  { at: 0, bytes: "GIF8", title: "GIF image", kind: "skip" },
  { at: 8, bytes: "WEBP", title: "WebP image", kind: "skip" },
  { at: 8, bytes: "WAVE", title: "WAV sound", kind: "skip" },
  { at: 8, bytes: "AVI ", title: "AVI video", kind: "skip" },
  { at: 0, bytes: "II*\0", title: "TIFF image", kind: "skip" },
  { at: 0, bytes: "MM\0*", title: "TIFF image", kind: "skip" },
  { at: 0, bytes: "\0\0\x01\0", title: "icon", kind: "skip" },
  { at: 4, bytes: "ftyp", title: "MP4 video or HEIC image", kind: "skip" },
  { at: 0, bytes: "\x1aE\xdf\xa3", title: "Matroska or WebM video", kind: "skip" },
  { at: 0, bytes: "OggS", title: "Ogg sound or video", kind: "skip" },
  { at: 0, bytes: "fLaC", title: "FLAC sound", kind: "skip" },
  { at: 0, bytes: "ID3", title: "MP3 sound", kind: "skip" },
  { at: 0, bytes: "\xff\xfb", title: "MP3 sound", kind: "skip" },
  { at: 0, bytes: "wOFF", title: "font", kind: "skip" },
  { at: 0, bytes: "wOF2", title: "font", kind: "skip" },
  { at: 0, bytes: "OTTO\0", title: "font", kind: "skip" },
  { at: 0, bytes: "\0\x01\0\0\0", title: "font", kind: "skip" },
  { at: 0, bytes: "\x7fELF", title: "program", kind: "skip" },
  { at: 0, bytes: "MZ\x90\0", title: "Windows program", kind: "skip" },
  { at: 0, bytes: "\xcf\xfa\xed\xfe", title: "macOS program", kind: "skip" },
  { at: 0, bytes: "\xca\xfe\xba\xbe", title: "Java class or macOS program", kind: "skip" },
  { at: 0, bytes: "\0asm", title: "WebAssembly", kind: "skip" },
  { at: 0, bytes: "GGUF", title: "GGUF model", kind: "skip" },
  { at: 0, bytes: "\x93NUMPY", title: "NumPy array", kind: "skip" },
];

// A signature of printable characters can begin a text, too: these are only believed in binary company.
const PRINTABLE = /^[\x20-\x7e]*$/;

export interface KnownBinary {
  readonly title: string;
  readonly kind: "data" | "skip";
}

/** @param looksBinary what the bytes themselves suggest; `BZh`, `ID3` or `ORC` may well begin a sentence. */
export function knownBinary(head: Buffer, looksBinary: boolean): KnownBinary | undefined {
  const start = head.toString("latin1", 0, 16);
  return table.find(
    ({ at, bytes }) =>
      start.startsWith(bytes, at) && (looksBinary || bytes === "%PDF-" || !PRINTABLE.test(bytes)),
  );
}

export function startsLikeZip(head: Buffer): boolean {
  // APPNOTE.TXT 4.3.6: a local header first, or only the end of the directory when there are no members.
  const start = head.toString("latin1", 0, 4);
  return start === "PK\x03\x04" || start === "PK\x05\x06";
}

export function startsLikeGzip(head: Buffer): boolean {
  return head.length >= 3 && head[0] === 0x1f && head[1] === 0x8b && head[2] === 8;
}

export function startsLikeZstd(head: Buffer): boolean {
  if (head.length < 4) return false;
  const value = head.readUInt32LE(0);
  return value === 0xfd2fb528 || (value & 0xfffffff0) >>> 0 === 0x184d2a50;
}
