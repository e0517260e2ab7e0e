// Asks, while a household is typed, which files may be the same one, and shows the answer aside.
// Numbers go by POST, never in an address; nothing is asked while an input method composes. F8 goes to
// the first place to say why a file is another household, Enter goes back to where one was.
const WAIT_MS = 400;
const ASKED = /^(name|id_no|phone|village_code|group_text|plot_no|meter_no|heating_meter_no|electricity_customer_no|account_number|latitude_deg|longitude_deg)$/;

function watch(form, panel) {
  let timer = 0;
  let latest = 0;
  let wasAt = null;

  async function ask() {
    if (panel.contains(document.activeElement)) return; // asked again when it is left
    const mine = (latest += 1);
    try {
      const answer = await fetch(panel.dataset.likely, { method: "POST", body: new FormData(form), redirect: "error" });
      if (!answer.ok || mine !== latest || panel.contains(document.activeElement)) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      panel.replaceChildren(...page.body.childNodes);
      panel.dataset.asked = "yes";
    } catch {
      // Offline: what was shown stays, and the draft says that the line is down.
    }
  }

  function soon(event) {
    if (event.isComposing || !ASKED.test(event.target.name)) return;
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT_MS);
  }

  document.addEventListener("keydown", (event) => {
    const remark = event.key === "F8" && panel.querySelector("input");
    if (!remark) return;
    event.preventDefault();
    if (!panel.contains(document.activeElement)) wasAt = document.activeElement;
    remark.focus();
  });
  panel.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.ctrlKey || event.isComposing || !event.target.matches("input")) return;
    event.preventDefault();
    event.stopPropagation();
    (wasAt || form.elements[0]).focus();
  });
  panel.addEventListener("focusout", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT_MS);
  });
  panel.addEventListener("input", () => form.dispatchEvent(new Event("change"))); // the draft keeps it
  form.addEventListener("input", soon);
  form.addEventListener("change", soon);
  form.addEventListener("compositionend", (event) => soon({ target: event.target, isComposing: false }));
}

export function start(root) {
  for (const panel of root.querySelectorAll("[data-likely]")) {
    const form = document.getElementById(panel.dataset.form);
    if (form) watch(form, panel);
  }
}
