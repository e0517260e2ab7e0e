// Reads a resident ID number while it is typed: check character (ISO 7064 MOD 11-2), birth date, sex.
// A hint only: the server judges. Old papers may differ, so nothing is ever blocked here.
const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECKS = "10X98765432";

export const bare = (text) => text.normalize("NFKC").replace(/[\s-]/g, "").toUpperCase();

export const grouped = (text) => {
  const number = bare(text);
  return /^\d{17}[\dX]$/.test(number) ? `${number.slice(0, 6)} ${number.slice(6, 14)} ${number.slice(14)}` : text;
};

export function checks(number) {
  const sum = WEIGHTS.reduce((total, weight, index) => total + weight * Number(number[index]), 0);
  return CHECKS[sum % 11] === number[17];
}

export function birth(number) {
  const [year, month, day] = [number.slice(6, 10), number.slice(10, 12), number.slice(12, 14)].map(Number);
  const date = new Date(Date.UTC(year, month - 1, day));
  const real = year >= 1800 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day && date <= new Date();
  return real ? { year, month, day } : null;
}

// Whole years on the day of business.
function age(born, today) {
  const [year, month, day] = (today || new Date().toISOString()).slice(0, 10).split("-").map(Number);
  return year - born.year - (month < born.month || (month === born.month && day < born.day) ? 1 : 0);
}

function placeOf(number) {
  const known = document.querySelector("[data-id-prefixes]");
  return known ? JSON.parse(known.dataset.idPrefixes)[number.slice(0, 6)] || "" : "";
}

function isOther(input) {
  const kind = document.getElementById(input.id.replace(/id_no$/, "id_kind"));
  return Boolean(kind) && kind.value !== "resident_id";
}

function read(input, output) {
  const number = bare(input.value);
  const words = output.dataset;
  output.classList.remove("bad");
  output.textContent = "";
  if (isOther(input) || !/^\d{17}[\dX]$/.test(number)) return;
  const born = birth(number);
  const wrong = (!born && words.date) || (!checks(number) && words.checksum);
  const sex = Number(number[16]) % 2 ? words.male : words.female;
  output.classList.toggle("bad", Boolean(wrong));
  if (wrong) {
    output.textContent = wrong;
    return;
  }
  const known = { ...born, sex, age: age(born, words.today) };
  const place = placeOf(number);
  output.textContent = words.born.replace(/\{(\w+)\}/g, (_, name) => known[name]);
  if (place && words.issued) output.textContent += words.issued.replace("{place}", place);
}

export function start(root) {
  for (const output of root.querySelectorAll("[data-id-reading-of]")) {
    const input = document.getElementById(output.dataset.idReadingOf);
    if (!input) continue;
    input.addEventListener("input", (event) => event.isComposing || read(input, output));
    input.addEventListener("compositionend", () => read(input, output));
    input.addEventListener("blur", () => {
      if (!isOther(input)) input.value = grouped(input.value);
      read(input, output);
    });
    if (input.value) {
      input.value = grouped(input.value);
      read(input, output);
    }
  }
}
