// Improves what works without it: filters apply when a box is ticked, and empty fields stay out of the address.
const filters = document.getElementById("filters");
if (filters) {
  filters.addEventListener("change", (event) => {
    // A click applies at once. Whoever ticks with the keyboard keeps the place and presses the button.
    if (event.target.type === "checkbox" && !event.target.matches(":focus-visible")) filters.requestSubmit();
  });
  filters.addEventListener("submit", () => {
    for (const field of filters.querySelectorAll("input:not([type=checkbox])")) field.disabled = field.value === "";
  });
}

// A button that copies the citation or the code before it, with its italics where they can be kept.
for (const button of document.querySelectorAll("[data-copy]")) {
  const text = button.closest(".cited").querySelector("p"), code = text.querySelector("code"), label = button.textContent;
  if (!navigator.clipboard) continue;
  button.hidden = false;
  button.setAttribute("aria-live", "polite");
  button.addEventListener("click", async () => {
    const kinds = { "text/plain": text.textContent };
    if (!code) kinds["text/html"] = new XMLSerializer().serializeToString(text);
    const parts = Object.entries(kinds).map(([kind, words]) => [kind, new Blob([words], { type: kind })]);
    try {
      await navigator.clipboard.write([new ClipboardItem(Object.fromEntries(parts))]);
    } catch {
      await navigator.clipboard.writeText(text.textContent);
    }
    button.textContent = button.dataset.copy;
    setTimeout(() => { button.textContent = label; }, 2000);
  });
}
