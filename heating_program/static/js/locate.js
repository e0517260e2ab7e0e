// Takes the place of the house from the device that stands before it (WGS-84), with its accuracy.
export function start(root) {
  for (const place of root.querySelectorAll("[data-locate]")) {
    if (!navigator.geolocation) continue;
    place.hidden = false;
    const [button, status] = [place.querySelector("button"), place.querySelector("[role=status]")];
    const set = (name, value) => {
      const input = root.querySelector(`[name="${name}"]`);
      input.value = value;
      input.dispatchEvent(new Event("input", { bubbles: true }));
    };
    button.addEventListener("click", () => {
      status.textContent = place.dataset.asking;
      navigator.geolocation.getCurrentPosition(
        ({ coords }) => {
          set("latitude_deg", coords.latitude.toFixed(6));
          set("longitude_deg", coords.longitude.toFixed(6));
          set("position_accuracy_m", coords.accuracy.toFixed(1));
          set("position_source", "gps");
          status.textContent = place.dataset.found.replace("{m}", coords.accuracy.toFixed(0));
        },
        () => {
          status.textContent = place.dataset.denied;
        },
        { enableHighAccuracy: true, timeout: 20000, maximumAge: 0 },
      );
    });
  }
}
