// Fills in what follows from another answer, only where nothing stands yet: the usual unit of a fuel,
// the heated area of a house that is heated throughout, the heating row of the energy in use. It is
// shown at once, and whoever knows better types over it.
const named = (root, name) => root.querySelector(`[name="${CSS.escape(name)}"]`);

function copies(root, place) {
  const conditions = JSON.parse(place.dataset.copiesWhen || "{}");
  for (const [from, to] of Object.entries(JSON.parse(place.dataset.copies))) {
    const [source, target] = [named(root, from), named(root, to)];
    const [other, values] = Object.entries(conditions[from] || {})[0] || [];
    const judge = other && named(root, other);
    let given = "";
    const copy = () => {
      if (target.value !== given) return;
      target.value = !judge || values.includes(judge.value) ? source.value : "";
      given = target.value;
      target.dispatchEvent(new Event("change", { bubbles: true }));
    };
    source.addEventListener("input", copy);
    if (judge) judge.addEventListener("input", copy);
    if (place.dataset.copiesNow !== undefined && source.value) copy();
  }
}

function units(root, place) {
  const usual = JSON.parse(place.dataset.usualUnits);
  place.closest("form").addEventListener("change", (event) => {
    if (!/-fuel$/.test(event.target.name)) return;
    const unit = named(root, event.target.name.replace(/fuel$/, "unit"));
    if (unit && !unit.value) unit.value = usual[event.target.value] || "";
  });
}

export function start(root) {
  for (const place of root.querySelectorAll("[data-usual-units]")) units(root, place);
  for (const place of root.querySelectorAll("[data-copies]")) copies(root, place);
}
