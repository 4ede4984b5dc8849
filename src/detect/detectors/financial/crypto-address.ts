import { base58Length, decodeBase58Address } from "../../checks/base58-address.ts";
import { ethereumAddress } from "../../checks/ethereum-address.ts";
import { isMoneroAddress } from "../../checks/monero-address.ts";
import { isRippleAddress } from "../../checks/ripple-address.ts";
import { isSegwitAddress } from "../../checks/segwit-address.ts";
import type { Candidate, Detector } from "../../detector.ts";

const common = { dataClass: "financial", severity: "medium", remedy: "protect.payment" } as const;

/** Base58Check with twenty bytes behind one of the version bytes. */
const hasVersion =
  (...versions: readonly number[]) =>
  ({ value }: Candidate): boolean => {
    const bytes = decodeBase58Address(value);
    return bytes?.length === 21 && versions.includes(bytes[0] ?? -1);
  };

const walletWords = [
  "wallet",
  "address",
  "deposit",
  "withdraw",
  "send to",
  "crypto",
  "钱包",
  "地址",
  "кошелек",
];

export const cryptoAddress: readonly Detector[] = [
  {
    ...common,
    id: "financial.bitcoin.address",
    title: "Bitcoin address",
    pattern: /[13][1-9A-HJ-NP-Za-km-z]{25,34}/,
    near: ["btc", "bitcoin", "satoshi", "xbt", "比特币", ...walletWords],
    context: "required",
    check: hasVersion(0, 5),
    finds: ["BTC: 1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2", '"wallet":"3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy"'],
    ignores: ["BTC: 1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN3", "bitcoin 13333333333333333333333333"],
    references: ["https://en.bitcoin.it/wiki/Invoice_address"],
  },
  {
    ...common,
    id: "financial.bitcoin.segwit-address",
    title: "Bitcoin address (segwit)",
    pattern: /bc1[02-9ac-hj-np-z]{11,87}/i,
    check: ({ value }) => isSegwitAddress(value, ["bc"]),
    finds: [
      "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq",
      "pay bc1p5cyxnuxmeuwuvkwfem96lqzszd02n6xdcjrs20cac6yqjjwudpxqkedrcr now",
    ],
    ignores: ["bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdp", "abc1234567890234"],
    references: ["BIP 173", "BIP 350"],
  },
  {
    ...common,
    id: "financial.ethereum.address",
    title: "Ethereum address",
    pattern: /0x[0-9a-f]{40}/i,
    near: ["eth", "ethereum", "erc20", "metamask", "usdt", "polygon", "bsc", "以太坊", ...walletWords],
    check: ({ value, nearWord }) => {
      const state = ethereumAddress(value);
      if (state === undefined || /^0x0{20}|(.)\1{12}/i.test(value)) return false;
      return state === "checked" ? "high" : nearWord !== undefined && "medium";
    },
    finds: [
      "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
      "ETH wallet 0xfb6916095ca1df60bb79ce92ce3ea74c37c5d359",
    ],
    ignores: [
      "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeD",
      "commit 0xfb6916095ca1df60bb79ce92ce3ea74c37c5d359",
      "wallet 0x0000000000000000000000000000000000000000",
    ],
    references: ["EIP-55", "https://ethereum.org/en/developers/docs/accounts/"],
  },
  {
    ...common,
    id: "financial.litecoin.address",
    title: "Litecoin address",
    pattern: /ltc1[02-9ac-hj-np-z]{11,87}|[LM][1-9A-HJ-NP-Za-km-z]{26,33}/,
    near: ["ltc", "litecoin", ...walletWords],
    context: "required",
    check: (candidate) =>
      candidate.value.startsWith("ltc1")
        ? isSegwitAddress(candidate.value, ["ltc"])
        : hasVersion(48, 50)(candidate),
    finds: ["LTC LM2WMpR1Rp6j3Sa59cMXMs1SPzj9eXpGc1"],
    ignores: ["LTC LM2WMpR1Rp6j3Sa59cMXMs1SPzj9eXpGc2", "litecoin Lorem1psum2Dolor3Sit4Amet5Consec"],
    references: ["https://litecoin.info/docs/key-concepts/address"],
  },
  {
    ...common,
    id: "financial.dogecoin.address",
    title: "Dogecoin address",
    pattern: /[DA9][1-9A-HJ-NP-Za-km-z]{25,34}/,
    near: ["doge", "dogecoin", ...walletWords],
    context: "required",
    check: hasVersion(30, 22),
    finds: ["DOGE DBXu2kgc3xtvCUWFcxFE3r9hEYgmuaaCyD"],
    ignores: ["DOGE DBXu2kgc3xtvCUWFcxFE3r9hEYgmuaaCyE", "dogecoin Dogecoin2Is3A4Coin5And6Not7A8Key"],
    references: ["https://github.com/dogecoin/dogecoin/blob/master/src/chainparams.cpp"],
  },
  {
    ...common,
    id: "financial.tron.address",
    title: "TRON address",
    pattern: /T[1-9A-HJ-NP-Za-km-z]{33}/,
    near: ["trx", "tron", "trc20", "usdt", "波场", ...walletWords],
    context: "required",
    check: hasVersion(65),
    finds: ["USDT (TRC20): TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t"],
    ignores: ["USDT TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6u", "tron ThisIsNotAnAddressAtAll123456789ab"],
    references: ["https://developers.tron.network/docs/account"],
  },
  {
    ...common,
    id: "financial.ripple.address",
    title: "XRP Ledger address",
    pattern: /r[1-9A-HJ-NP-Za-km-z]{24,34}/,
    near: ["xrp", "ripple", "xrpl", "destination tag"],
    context: "required",
    check: ({ value }) => isRippleAddress(value),
    finds: ["XRP rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTh"],
    ignores: ["XRP rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTi", "ripple rectangularWave1Function2Generator"],
    references: ["https://xrpl.org/docs/references/protocol/data-types/base58-encodings"],
  },
  {
    ...common,
    id: "financial.monero.address",
    title: "Monero address",
    pattern: /[48][1-9A-HJ-NP-Za-km-z]{94}(?:[1-9A-HJ-NP-Za-km-z]{11})?/,
    near: ["xmr", "monero", ...walletWords],
    context: "required",
    check: ({ value }) => isMoneroAddress(value),
    finds: [
      "XMR 888tNkZrPN6JsEgekjMnABU4TBzc2Dt29EPAvkRxbANsAnjyPbb3iQ1YBRk1UXcdRsiKc9dhwMVgN5S9cQUiyoogDavup3H",
    ],
    ignores: [
      "XMR 888tNkZrPN6JsEgekjMnABU4TBzc2Dt29EPAvkRxbANsAnjyPbb3iQ1YBRk1UXcdRsiKc9dhwMVgN5S9cQUiyoogDavup3J",
    ],
    references: ["https://docs.getmonero.org/public-address/standard-address/"],
  },
  {
    ...common,
    id: "financial.solana.address",
    title: "Solana address",
    confidence: "medium",
    pattern: /[1-9A-HJ-NP-Za-km-z]{32,44}/,
    // No checksum: thirty-two bytes in Base58 are only an address where Solana is named.
    near: ["solana", "sol wallet", "sol address", "phantom", "spl token"],
    context: "required",
    check: ({ value }) =>
      base58Length(value) === 32 && /\d/.test(value) && /[a-z]/.test(value) && /[A-Z]/.test(value),
    finds: ["Solana: 7xKXtg2CW87d97TXJSDpbD5jBkheTqA83TZRuJosgAsU"],
    ignores: ["Solana 7xKXtg2CW87d97TXJSDpbD5jBkheTqA83", "7xKXtg2CW87d97TXJSDpbD5jBkheTqA83TZRuJosgAsU"],
    references: ["https://solana.com/docs/core/accounts"],
  },
];
