// Beside fields of a story: how many words, and how many are too many.
"use strict";
(() => {
  const count = (text) => (text.trim().match(/\S+/g) || []).length;
  const watch = (panel) => {
    const most = Number(panel.dataset.mostWords);
    const said = document.createElement("p");
    said.className = "help portal-word-count";
    said.setAttribute("aria-live", "polite");
    panel.querySelector(".w-panel__content, .w-field__wrapper, .w-field")?.append(said);
    const read = () => {
      const field = panel.querySelector("textarea, input[type=text]");
      const rich = panel.querySelector("[contenteditable=true]");
      const words = count(rich ? rich.innerText : field ? field.value : "");
      said.textContent = `${words}/${most} chữ`;
      said.classList.toggle("portal-word-count--over", words > most);
    };
    panel.addEventListener("input", read);
    panel.addEventListener("keyup", read);
    setTimeout(read, 600);
  };
  const start = () => document.querySelectorAll("[data-most-words]").forEach(watch);
  document.readyState === "loading" ? document.addEventListener("DOMContentLoaded", start) : start();
})();
