import { httpService } from "../http-service.ts";
import { defineService } from "../service.ts";

export const streamlit = defineService(
  httpService({
    id: "streamlit",
    title: "Streamlit app",
    category: "AI application",
    ports: [8501],
    // Unknown pages are answered with this one as well.
    recognise: [
      {
        get: "/",
        tells: ({ text }) => /<title>Streamlit<\/title>/.test(text) && text.includes("static/js/"),
      },
    ],
    ask: [
      {
        get: "/_stcore/health",
        open: ({ status, text }) => status === 200 && text.trim() === "ok",
        grade: "weak",
        means:
          "hands its app to anyone; only the app's own code could ask who one is, and its sessions are not opened here",
        shows: ["see metadata"],
      },
      {
        // Before version 1.12.
        get: "/healthz",
        open: ({ status, text }) => status === 200 && text.trim() === "ok",
        grade: "weak",
        means:
          "hands its app to anyone; only the app's own code could ask who one is, and its sessions are not opened here",
        shows: ["see metadata"],
      },
    ],
    reach: [],
    hasAuthentication: false,
    fix: () => [
      {
        do: "let it listen on loopback only, behind a proxy that asks for a login",
        where: ".streamlit/config.toml",
        language: "toml",
        text: '[server]\naddress = "127.0.0.1"\nenableXsrfProtection = true',
      },
      {
        do: "or let the app ask by itself (OpenID Connect, version 1.42 and later)",
        where: "the first lines of the app",
        language: "text",
        text: "if not st.user.is_logged_in:\n    st.login()\n    st.stop()",
      },
    ],
    references: [
      "https://docs.streamlit.io/develop/concepts/connections/authentication",
      "https://docs.streamlit.io/develop/api-reference/configuration/config.toml",
    ],
  }),
);
