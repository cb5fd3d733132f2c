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
