import { httpService } from "../http-service.ts";
import { defineService } from "../service.ts";
import { listAt, numberAt, textAt, valueAt } from "../wire/json.ts";

export const dtale = defineService(
  httpService({
    id: "dtale",
    title: "D-Tale",
    category: "notebook",
    ports: [40000],
    recognise: [
      {
        get: "/",
        tells: ({ headers, text }) =>
          /^\/dtale\/|\/dtale\/(?:main|popup|login)/.test(headers["location"] ?? "") ||
          text.includes("/dtale/static/"),
      },
      { get: "/dtale/popup/upload", tells: ({ text }) => text.includes("/dtale/static/") },
      // With a login on, it sends there.
      { get: "/login", tells: ({ text }) => text.includes("/dtale/static/") },
    ],
    ask: [
      {
        get: "/dtale/processes",
        open: ({ json }) => valueAt(json, "success") === true && listAt(json, "data") !== undefined,
        means: "lists the data frames that it shows without a login",
        shows: ["read data"],
        holds: ({ json }) =>
          (listAt(json, "data") ?? []).slice(0, 200).map((one) => {
            const rows = numberAt(one, "rows");
            const name = textAt(one, "name") || `data frame ${textAt(one, "data_id") ?? ""}`.trim();
            return { name: name.slice(0, 200), ...(isCount(rows) && { rows: { count: rows, exact: true } }) };
          }),
      },
    ],
    reach: [
      { can: "run code", because: "custom filters and columns are Python expressions" },
      { can: "read files", because: "data is loaded from paths and addresses that a caller names" },
    ],
    hasAuthentication: true,
    fix: () => [
      {
        do: "let it listen on loopback only, and ask for a login",
        where: "~/.config/dtale.ini (or the file that DTALE_CONFIG names)",
        language: "ini",
        text: "[app]\nhost = 127.0.0.1\n[auth]\nactive = True\nusername = owner\npassword = …a long random password…",
      },
      {
        do: "leave custom filters off",
        where: "~/.config/dtale.ini",
        language: "ini",
        text: "[app]\nenable_custom_filters = False",
      },
    ],
    references: ["https://github.com/man-group/dtale/blob/master/docs/CONFIGURATION.md"],
  }),
);

function isCount(rows: number | undefined): rows is number {
  return rows !== undefined && Number.isSafeInteger(rows) && rows >= 0;
}
