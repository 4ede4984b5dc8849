import { alphabets, sample } from "../../../base/index.ts";
import { holdsLetterAndDigit } from "../../checks/holds-letter-and-digit.ts";
import type { Candidate, Detector } from "../../detector.ts";
import { isGenuine, isGenuineHex, isGenuineMixed } from "./genuine.ts";
import { sampleUuid } from "./sample-uuid.ts";

const alnum = (length: number, seed: number): string => sample(alphabets.alnum, length, seed);
const hex = (length: number, seed: number): string => sample(alphabets.hex, length, seed);

const isGenuineCode = (candidate: Candidate): boolean =>
  holdsLetterAndDigit(candidate.value) && isGenuineHex(candidate);

/** Feishu and Lark, DingTalk, WeCom and WeChat. */
export const chineseWorkplaces: readonly Detector[] = [
  {
    id: "secret.feishu.webhook",
    dataClass: "secret",
    title: "Feishu or Lark bot webhook",
    severity: "high",
    pattern:
      /https:\/\/open\.(?:feishu\.cn|larksuite\.com)\/open-apis\/bot\/(?:v2\/)?hook\/[0-9A-Za-z-]{32,40}/,
    keywords: ["open-apis/bot/"],
    check: isGenuine,
    remedy: "rotate.secret",
    finds: [
      `FEISHU_WEBHOOK=https://open.feishu.cn/open-apis/bot/v2/hook/${sampleUuid(1)}`,
      `飞书机器人：https://open.larksuite.com/open-apis/bot/v2/hook/${sampleUuid(2)}`,
    ],
    ignores: [
      "https://open.feishu.cn/open-apis/bot/v2/hook/xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
      `https://open.feishu.cn/open-apis/bot/v3/hook/${sampleUuid(3)}`,
    ],
    references: ["https://open.feishu.cn/document/client-docs/bot-v3/add-custom-bot"],
  },
  {
    id: "secret.feishu.app-secret",
    dataClass: "secret",
    title: "Feishu or Lark app secret",
    severity: "critical",
    pattern: /[A-Za-z0-9]{32}/,
    near: ["feishu", "lark", "larksuite", "feishu_app_secret", "lark_app_secret", "飞书"],
    context: "required",
    check: isGenuineMixed,
    remedy: "rotate.secret",
    finds: [`FEISHU_APP_SECRET=${alnum(32, 1)}`, `飞书 App Secret：${alnum(32, 2)}`],
    ignores: [`feishu etag ${hex(32, 3)}`, `FEISHU_APP_SECRET=${alnum(31, 4)}`],
    references: [
      "https://open.feishu.cn/document/server-docs/authentication-management/access-token/app_access_token_internal",
    ],
  },
  {
    id: "secret.dingtalk.webhook",
    dataClass: "secret",
    title: "DingTalk bot webhook",
    severity: "high",
    pattern: /oapi\.dingtalk\.com\/robot\/send\?access_token=([0-9a-f]{64})/,
    check: isGenuine,
    remedy: "rotate.secret",
    finds: [
      `https://oapi.dingtalk.com/robot/send?access_token=${hex(64, 1)}`,
      `钉钉机器人 webhook: "https://oapi.dingtalk.com/robot/send?access_token=${hex(64, 2)}&timestamp=1"`,
    ],
    ignores: [
      "https://oapi.dingtalk.com/robot/send?access_token=XXXXXX",
      `https://oapi.dingtalk.com/robot/send?access_token=${hex(60, 3)}`,
    ],
    references: ["https://open.dingtalk.com/document/robots/custom-robot-access"],
  },
  {
    id: "secret.dingtalk.signing-secret",
    dataClass: "secret",
    title: "DingTalk bot signing secret",
    severity: "medium",
    pattern: /SEC[0-9a-f]{64}/,
    check: isGenuine,
    remedy: "rotate.secret",
    finds: [`DINGTALK_SECRET=SEC${hex(64, 1)}`, `加签密钥：SEC${hex(64, 2)}`],
    ignores: [`SEC${hex(60, 1)}`, `SEC${"0".repeat(64)}`],
    references: ["https://open.dingtalk.com/document/robots/customize-robot-security-settings"],
  },
  {
    id: "secret.dingtalk.app-secret",
    dataClass: "secret",
    title: "DingTalk app secret",
    severity: "critical",
    pattern: /[\w-]{64}/,
    near: ["dingtalk", "dingding", "钉钉", "dingtalk_app_secret", "dingtalk_client_secret"],
    context: "required",
    check: isGenuineMixed,
    remedy: "rotate.secret",
    finds: [`DINGTALK_APP_SECRET=${alnum(64, 1)}`, `钉钉 AppSecret: ${alnum(64, 2)}`],
    ignores: [`dingtalk sha256 ${hex(64, 3)}`, `DINGTALK_APP_SECRET=${alnum(63, 4)}`],
    references: ["https://open.dingtalk.com/document/orgapp/obtain-orgapp-token"],
  },
  {
    id: "secret.wecom.webhook",
    dataClass: "secret",
    title: "WeCom bot webhook",
    severity: "high",
    pattern:
      /qyapi\.weixin\.qq\.com\/cgi-bin\/webhook\/(?:send|upload_media)\?key=([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})/,
    check: isGenuine,
    remedy: "rotate.secret",
    finds: [
      `WECOM_WEBHOOK=https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=${sampleUuid(1)}`,
      `企业微信群机器人：https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=${sampleUuid(2)}`,
    ],
    ignores: [
      "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=YOUR_KEY",
      `https://qyapi.weixin.qq.com/cgi-bin/gettoken?key=${sampleUuid(3)}`,
    ],
    references: ["https://developer.work.weixin.qq.com/document/path/91770"],
  },
  {
    id: "secret.wecom.app-secret",
    dataClass: "secret",
    title: "WeCom app secret",
    severity: "critical",
    pattern: /[\w-]{43}/,
    near: ["corpsecret", "corp_secret", "wecom", "wecom_secret", "企业微信", "qywx", "wxwork"],
    context: "required",
    check: isGenuineMixed,
    remedy: "rotate.secret",
    finds: [
      `https://qyapi.weixin.qq.com/cgi-bin/gettoken?corpid=ww1&corpsecret=${alnum(43, 1)}`,
      `企业微信 Secret：${alnum(43, 2)}`,
    ],
    ignores: [`corpsecret=${alnum(40, 3)}`, `wecom ${hex(43, 4)}`],
    references: ["https://developer.work.weixin.qq.com/document/path/91039"],
  },
  {
    id: "secret.wechat.app-secret",
    dataClass: "secret",
    title: "WeChat app secret",
    severity: "critical",
    pattern: /[0-9a-f]{32}/,
    near: [
      "wechat",
      "weixin",
      "wx_secret",
      "wx_appsecret",
      "wx_app_secret",
      "appsecret",
      "微信",
      "公众号",
      "小程序",
      "wechat_app_secret",
    ],
    context: "required",
    // Meta's apps have an `appSecret` of the same shape.
    check: (candidate) =>
      !/facebook|\bfb|instagram/i.test(
        candidate.text.slice(Math.max(0, candidate.start - 60), candidate.start),
      ) && isGenuineHex(candidate),
    remedy: "rotate.secret",
    finds: [
      `WECHAT_APP_SECRET=${hex(32, 1)}`,
      `小程序 AppSecret：${hex(32, 2)}`,
      `{"appid":"wx1","appsecret":"${hex(32, 3)}"}`,
    ],
    ignores: [`wechat md5 ${hex(32, 4)}`, `WECHAT_APP_SECRET=${hex(31, 5)}`],
    references: ["https://developers.weixin.qq.com/doc/offiaccount/Basic_Information/Get_access_token.html"],
  },
  {
    id: "secret.wechat.pay-key",
    dataClass: "secret",
    title: "WeChat Pay API key",
    severity: "critical",
    pattern: /[A-Za-z0-9]{32}/,
    near: [
      "apiv3key",
      "apiv3_key",
      "api_v3_key",
      "mchkey",
      "mch_key",
      "wxpay_key",
      "wechatpay",
      "wechat_pay_key",
      "微信支付",
      "apiv3密钥",
    ],
    context: "required",
    check: isGenuineCode,
    remedy: "rotate.secret",
    finds: [`WECHAT_PAY_KEY=${alnum(32, 5)}`, `微信支付 APIv3密钥：${alnum(32, 6)}`],
    ignores: [`mch_key=${alnum(31, 7)}`, `微信支付 签名 md5 ${hex(32, 8)}`],
    references: ["https://pay.weixin.qq.com/doc/v3/merchant/4012072195"],
  },
];
