const digestNames =
  /(?:commit|sha-?1|sha-?224|sha-?256|sha-?512|md5|hash|digest|checksum|etag|integrity|revision|git[_ -]?rev|blob|tree|fingerprint|trace[_-]?id|span[_-]?id|request[_-]?id|run[_-]?id)\W{0,6}$/i;

/** Whether the words right before `start` call what follows a hash or the id of a run, not a key. */
export function isCalledDigest(text: string, start: number): boolean {
  return digestNames.test(text.slice(Math.max(0, start - 30), start));
}
