/** Shows a button beside each block that is to be copied, where the browser lets a page copy. It reads the block, nothing else. */
export const copyScript = `
(() => {
  if (!navigator.clipboard) return;
  for (const button of document.querySelectorAll(".copy-from button")) {
    const block = button.previousElementSibling;
    button.hidden = false;
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(block.textContent);
        button.textContent = "Copied";
      } catch {
        button.textContent = "Select it";
        block.focus();
      }
      setTimeout(() => { button.textContent = "Copy"; }, 2000);
    });
  }
})();
`;
