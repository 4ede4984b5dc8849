import { sha256 } from "@noble/hashes/sha2.js";
import { createBase58check } from "@scure/base";
import { entropyToMnemonic } from "@scure/bip39";
import { wordlist } from "@scure/bip39/wordlists/english.js";
import { alphabets, sample } from "../../../base/index.ts";
import { decodeBase58Address } from "../../checks/base58-address.ts";
import { findSeedPhrase } from "../../checks/bip39-phrase.ts";
import { looksLikePlaceholder } from "../../checks/placeholder.ts";
import { isSecp256k1Key } from "../../checks/secp256k1-key.ts";
import type { Candidate, Detector } from "../../detector.ts";

const bytes = (length: number, seed: number): Uint8Array =>
  Uint8Array.from(
    sample(alphabets.alnum, length, seed),
    (character) => (character.charCodeAt(0) * 167) & 255,
  );
const phrase = (size: 16 | 32, seed = 1): string => entropyToMnemonic(bytes(size, seed), wordlist);
const base58check = (...payload: number[]): string =>
  createBase58check(sha256).encode(Uint8Array.from(payload));
const hex = (seed: number): string => sample(alphabets.hex, 64, seed);

/** Version 0x80 (Bitcoin), 32 bytes of key, and 0x01 when the public key is compressed. */
function isWif({ value }: Candidate): boolean {
  const payload = decodeBase58Address(value);
  return (
    payload !== undefined &&
    (payload.length === 33 || (payload.length === 34 && payload[33] === 1)) &&
    payload[0] === 0x80
  );
}

export const cryptoWallets: readonly Detector[] = [
  {
    id: "secret.wallet.seed-phrase",
    dataClass: "secret",
    title: "wallet seed phrase (BIP-39)",
    severity: "critical",
    pattern:
      /mnemonic|(?:seed|recovery|secret|backup|wallet)[ _-]?(?:phrase|words)|(?:12|24|twelve|twenty-four)[ -]words?|wallet[ _-]?seed|hd[ _-]?seed|bip-?39|助记词|助記詞|ニーモニック|니모닉|phrase de récupération|frase semilla|frase de recuperación|wiederherstellungsphrase|seed-phrase|сид-фраза/i,
    keywords: [
      ...[
        "mnemonic",
        "phrase",
        "12 word",
        "24 word",
        "12-word",
        "24-word",
        "twelve word",
        "twenty-four word",
        "twelve-word",
        "twenty-four-word",
      ],
      ...[
        "seed words",
        "recovery words",
        "secret words",
        "backup words",
        "wallet words",
        "seed_words",
        "recovery_words",
        "secret_words",
        "backup_words",
      ],
      ...[
        "wallet_words",
        "seed-words",
        "recovery-words",
        "secret-words",
        "backup-words",
        "wallet-words",
        "seedwords",
        "recoverywords",
        "secretwords",
      ],
      ...[
        "backupwords",
        "walletwords",
        "wallet seed",
        "wallet_seed",
        "wallet-seed",
        "walletseed",
        "hd seed",
        "hd_seed",
        "hd-seed",
        "hdseed",
        "bip39",
      ],
      ...[
        "bip-39",
        "助记词",
        "助記詞",
        "ニーモニック",
        "니모닉",
        "frase semilla",
        "frase de recuperación",
        "сид-фраза",
      ],
    ],
    keywordWithin: 24,
    edges: "open",
    locate: (text, { end }) => findSeedPhrase(text, { start: end, end: end + 700 }),
    remedy: "move.wallet",
    finds: [
      `my seed phrase is ${phrase(16)}`,
      `MNEMONIC="${phrase(32, 2)}"`,
      `"mnemonic": ["${phrase(16, 3).split(" ").join('", "')}"]`,
      `Recovery words:\n${phrase(16, 4)
        .split(" ")
        .map((word, at) => `${at + 1}. ${word}`)
        .join("\n")}`,
      `助记词：${phrase(16, 5)}`,
    ],
    ignores: [
      `my seed phrase is ${phrase(16).split(" ").reverse().join(" ")}`,
      "mnemonic: abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about",
      "write down the 12 words of your seed phrase and never share them with anyone at all",
      `the mnemonic has ${phrase(16).split(" ").slice(0, 11).join(" ")}`,
    ],
    references: ["https://github.com/bitcoin/bips/blob/master/bip-0039.mediawiki"],
  },
  {
    id: "secret.wallet.bitcoin-wif",
    dataClass: "secret",
    title: "Bitcoin private key (WIF)",
    severity: "critical",
    pattern: /(?:5[HJK][1-9A-HJ-NP-Za-km-z]{49}|[KL][1-9A-HJ-NP-Za-km-z]{51})/,
    context: "required",
    near: [
      "wif",
      "private key",
      "private_key",
      "privatekey",
      "privkey",
      "priv_key",
      "bitcoin",
      "btc",
      "wallet",
      "importprivkey",
      "私钥",
      "秘密鍵",
      "clé privée",
      "clave privada",
      "privater schlüssel",
      "приватный ключ",
    ],
    confidence: "high",
    check: isWif,
    remedy: "move.wallet",
    finds: [
      `WIF: ${base58check(0x80, ...bytes(32, 1), 1)}`,
      `bitcoin-cli importprivkey ${base58check(0x80, ...bytes(32, 2))}`,
    ],
    ignores: [
      `WIF: ${base58check(0x80, ...bytes(32, 1), 1).slice(0, -1)}x`,
      `id ${base58check(0x80, ...bytes(32, 1), 1)}`,
      `wallet ${base58check(0x81, ...bytes(32, 1))}`,
    ],
    references: ["https://en.bitcoin.it/wiki/Wallet_import_format"],
  },
  {
    id: "secret.wallet.extended-private-key",
    dataClass: "secret",
    title: "wallet master key (BIP-32)",
    severity: "critical",
    pattern: /[xyzt]prv[1-9A-HJ-NP-Za-km-z]{107}/,
    check: ({ value }) => decodeBase58Address(value)?.length === 78,
    remedy: "move.wallet",
    finds: [
      base58check(0x04, 0x88, 0xad, 0xe4, 0, 0, 0, 0, 0, 0, 0, 0, 0, ...bytes(32, 3), 0, ...bytes(32, 4)),
      `root = "${base58check(0x04, 0x88, 0xad, 0xe4, 1, 1, 2, 3, 4, 0, 0, 0, 1, ...bytes(32, 5), 0, ...bytes(32, 6))}"`,
    ],
    ignores: [
      `xprv${sample(alphabets.alnum.replace(/[0OIl]/g, ""), 107)}`,
      base58check(0x04, 0x88, 0xb2, 0x1e, 0, 0, 0, 0, 0, 0, 0, 0, 0, ...bytes(32, 3), 2, ...bytes(32, 4)),
    ],
    references: ["https://github.com/bitcoin/bips/blob/master/bip-0032.mediawiki"],
  },
  {
    id: "secret.wallet.ethereum-key",
    dataClass: "secret",
    title: "Ethereum private key",
    severity: "critical",
    pattern: /(?:0x)?([0-9a-f]{64})/i,
    context: "required",
    near: [
      ...[
        "private key",
        "private_key",
        "privatekey",
        "privkey",
        "priv_key",
        "wallet key",
        "wallet_key",
        "walletkey",
        "signer key",
        "signer_key",
      ],
      ...[
        "deployer_key",
        "eth_key",
        "evm_key",
        "ethereum key",
        "secret key of the wallet",
        "私钥",
        "私鑰",
        "秘密鍵",
        "개인키",
        "clé privée",
        "clave privada",
      ],
      ...["chiave privata", "chave privada", "privater schlüssel", "приватный ключ", "pkey"],
    ],
    check: ({ value, nearWord }) =>
      !looksLikePlaceholder(value) && isSecp256k1Key(value) && (nearWord === undefined ? false : "high"),
    remedy: "move.wallet",
    finds: [
      `PRIVATE_KEY=0x${hex(1)}`,
      `"privateKey": "${hex(2)}"`,
      `钱包私钥：0x${hex(3)}`,
      `const wallet = new Wallet("0x${hex(4)}"); // deployer private key`,
    ],
    ignores: [
      `tx hash 0x${hex(1)}`,
      `PRIVATE_KEY=0x${"0".repeat(63)}1`,
      `PRIVATE_KEY=0x${"ac".repeat(32)}`,
      `PRIVATE_KEY=0x${hex(1).slice(0, 62)}`,
    ],
    references: ["https://www.secg.org/sec2-v2.pdf", "https://ethereum.org/en/developers/docs/accounts/"],
  },
];
