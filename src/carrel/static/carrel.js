// Improves what works without it: filters apply when a box is ticked; on a narrow screen they begin folded.
const filters = document.getElementById("filters");
if (filters) {
  filters.addEventListener("change", (event) => {
    if (event.target.type === "checkbox") filters.requestSubmit();
  });
  filters.addEventListener("submit", () => {
    for (const field of filters.querySelectorAll("input:not([type=checkbox])")) field.disabled = field.value === "";
  });
  if (matchMedia("(max-width: 58rem)").matches) filters.querySelector(".fold").open = false;
}
