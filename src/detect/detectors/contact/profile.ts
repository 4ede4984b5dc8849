import { looksLikePlaceholder } from "../../checks/placeholder.ts";
import type { Candidate, Detector } from "../../detector.ts";

const common = { dataClass: "contact", severity: "medium", remedy: "protect.contact" } as const;

/** First parts of a path that are the site's own pages. */
const sitePages =
  /^(?:about|account|ads|api|business|careers|developers?|docs|events|explore|groups?|hashtag|help|home|i|intent|jobs|legal|login|marketplace|news|oauth|pages?|p|plugins|policies|policy|posts|privacy|reel|reels|search|settings|share|sharer|sharer\.php|signup|status|stories|support|terms|tr|tos|v\d[\d.]*|video|videos|watch|www)$/i;

function isPerson({ value }: Candidate): boolean {
  const name = value.replace(/^@/, "");
  return (
    !sitePages.test(name) && !looksLikePlaceholder(name) && !/^(?:username|user|handle|name)$/i.test(name)
  );
}

export const profile: readonly Detector[] = [
  {
    ...common,
    id: "contact.profile.linkedin",
    title: "LinkedIn profile of a person",
    pattern: /linkedin\.com\/(?:in|pub)\/([\w%\u00c0-\uffef-]{3,100})/i,
    check: isPerson,
    finds: [
      "CV: https://www.linkedin.com/in/jane-doe-8a1b2c3/",
      '"linkedin":"de.linkedin.com/in/max-mustermann"',
    ],
    ignores: ["https://www.linkedin.com/company/acme", "linkedin.com/in/your-name", "linkedin.com/in/"],
    references: ["https://www.linkedin.com/help/linkedin/answer/a542685"],
  },
  {
    ...common,
    id: "contact.profile.social",
    title: "profile in a social network",
    confidence: "medium",
    pattern:
      /(?:facebook\.com|instagram\.com|twitter\.com|\/\/x\.com|tiktok\.com|weibo\.com|vk\.com|xing\.com\/profile|threads\.net|bsky\.app\/profile|snapchat\.com\/add|pinterest\.com|zhihu\.com\/people|space\.bilibili\.com|keybase\.io)\/(@?[A-Za-z0-9_][\w.-]{2,60})/i,
    check: ({ value, ...rest }) => isPerson({ value: value.replace(/[.-]+$/, ""), ...rest }),
    finds: ["follow https://twitter.com/jane_doe_81", "see https://www.instagram.com/max.mustermann/"],
    ignores: [
      "https://www.facebook.com/sharer/sharer.php?u=x",
      "https://twitter.com/intent/tweet",
      "https://twitter.com/username",
    ],
    references: ["https://help.x.com/en/managing-your-account/x-username-rules"],
  },
  {
    ...common,
    id: "contact.profile.messenger-link",
    title: "messenger link to a person",
    pattern:
      /(?:\/\/t\.me\/|\/\/wa\.me\/|telegram\.me\/|api\.whatsapp\.com\/send\?phone=|line\.me\/ti\/p\/|signal\.me\/#p\/)(\+?[A-Za-z0-9_%~-]{5,40})/i,
    check: (candidate) =>
      isPerson(candidate) &&
      !/^(?:joinchat|addstickers|proxy|socks|share|setlanguage)$/i.test(candidate.value),
    finds: ["schreib mir https://wa.me/4915123456701", "https://t.me/jane_doe_81"],
    ignores: ["https://t.me/joinchat/AAAA", "https://t.me/abc", "https://wa.me/"],
    references: ["https://faq.whatsapp.com/5913398998672934", "https://core.telegram.org/api/links"],
  },
  {
    ...common,
    id: "contact.profile.messenger-name",
    title: "messenger or social name of a person",
    confidence: "medium",
    pattern:
      /(?:wechat|weixin|微信|微信号|vx|skype|telegram|discord|snapchat|instagram|twitter|line id|kakaotalk|카카오톡|qq号?)(?:[ _-]?(?:id|name|user(?:name)?|handle|号|아이디))?["']?[:：=] {0,2}["']?(@?[A-Za-z0-9_][\w.#-]{4,36})/i,
    keywords: [
      "wechat",
      "weixin",
      "微信",
      "skype",
      "telegram",
      "discord",
      "snapchat",
      "instagram",
      "twitter",
      "line id",
      "kakaotalk",
      "카카오톡",
      "qq",
    ],
    keywordWithin: 1,
    check: (candidate) =>
      isPerson(candidate) &&
      // .icon-twitter:before, "QQ": st.fractions()
      !/[\w.-]-$/.test(
        candidate.text
          .slice(0, candidate.start)
          .replace(/[A-Za-z]+["']?[:：=] {0,2}["']?$/, "")
          .slice(-2),
      ) &&
      !/^\(/.test(candidate.text.slice(candidate.end, candidate.end + 1)) &&
      !/^(?:before|after|hover|https?|true|false|null|none|undefined|card|summary|string)$/i.test(
        candidate.value,
      ),
    finds: ["加我微信号：zhangwei_1988", '"skype": "live.jane.doe81"', "Discord: jane#4821"],
    ignores: ["Telegram: https://t.me/acme", '"twitter": null', "wechat is popular", "微信：你好"],
    references: [
      "https://support.skype.com",
      "https://kf.qq.com/touch/sappfaq/180321ABbmq2180321yqMVZn.html",
    ],
  },
];
