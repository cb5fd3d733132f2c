// Improves what works without it: filters apply when a box is ticked, and empty fields stay out of the address.
const filters = document.getElementById("filters");
if (filters) {
  filters.addEventListener("change", (event) => {
    if (event.target.type === "checkbox") filters.requestSubmit();
  });
  filters.addEventListener("submit", () => {
    for (const field of filters.querySelectorAll("input:not([type=checkbox])")) field.disabled = field.value === "";
  });
}
