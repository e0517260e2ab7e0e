// Fills in what follows from another answer, only where nothing stands yet: the usual unit of a fuel,
// the heated area of a house that is heated throughout. Whoever knows better types over it.
export function start(root) {
  for (const place of root.querySelectorAll("[data-copies]")) {
    for (const [from, to] of Object.entries(JSON.parse(place.dataset.copies))) {
      const [source, target] = [from, to].map((name) => root.querySelector(`[name="${name}"]`));
      let given = "";
      source.addEventListener("input", () => {
        if (target.value !== given) return;
        given = target.value = source.value;
      });
    }
  }
  for (const place of root.querySelectorAll("[data-usual-units]")) {
    const units = JSON.parse(place.dataset.usualUnits);
    place.closest("form").addEventListener("change", (event) => {
      if (!/-fuel$/.test(event.target.name)) return;
      const unit = root.querySelector(`[name="${event.target.name.replace(/fuel$/, "unit")}"]`);
      if (unit && !unit.value) unit.value = units[event.target.value] || "";
    });
  }
}
