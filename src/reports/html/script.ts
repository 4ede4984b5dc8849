/**
 * The page's only script: shows the filter, which is of no use without it, and opens what is folded before printing.
 * It reads the page and sets `hidden` and `open`, nothing else.
 */
export const script = `"use strict";
(() => {
  const form = document.getElementById("filter");
  if (form) {
    const words = form.querySelector("input");
    const severity = form.querySelector("select");
    const status = form.querySelector("output");
    const findings = [...document.querySelectorAll("#findings > li")];
    const texts = findings.map((finding) => finding.textContent.toLowerCase());
    const apply = () => {
      const wanted = words.value.toLowerCase().split(/\\s+/).filter(Boolean);
      let shown = 0;
      findings.forEach((finding, at) => {
        const fits = (severity.value === "" || finding.dataset.severity === severity.value)
          && wanted.every((word) => texts[at].includes(word));
        finding.hidden = !fits;
        if (fits) shown += 1;
      });
      status.textContent = shown === findings.length ? "" : shown + " of " + findings.length + " shown";
    };
    form.addEventListener("input", apply);
    form.addEventListener("submit", (event) => event.preventDefault());
    form.hidden = false;
    apply();
  }
  addEventListener("beforeprint", () => {
    for (const folded of document.querySelectorAll("details")) folded.open = true;
  });
})();
`;
