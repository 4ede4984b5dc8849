const word =
  /(?:^|[^a-z])(?:ids?|uuid|guid|hash|digest|checksum|trace|span|order|ticket|invoice|serial|sku|isbn|issn|doi|timestamp|ts|epoch|nonce|seq|offset|size|bytes|count|version|build|part|tracking|batch|lot|ean|gtin|upc|barcode)(?:[_-]?(?:no|nr|number)| (?:no\.?|number))?["'`]?\s{0,2}(?:[:=#]|=>)?\s{0,2}["'`]?$/;
const camelCase = /[a-z](?:Id|ID)s?["'`]?\s{0,2}(?:[:=]|=>)?\s{0,2}["'`]?$/;

/** Whether the word right before a value says that it numbers a record or a moment (`"trace_id": `, `orderId=`), and is nobody's card or phone. */
export function isKeyedAsIdentifier(text: string, start: number): boolean {
  const before = text.slice(Math.max(0, start - 32), start);
  return camelCase.test(before) || word.test(before.toLowerCase());
}
