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

function read(input, output) {
  const number = bare(input.value);
  const words = output.dataset;
  output.classList.remove("bad");
  output.textContent = "";
  if (!/^\d{17}[\dX]$/.test(number)) return;
  const born = birth(number);
  const wrong = (!born && words.date) || (!checks(number) && words.checksum);
  const sex = Number(number[16]) % 2 ? words.male : words.female;
  output.classList.toggle("bad", Boolean(wrong));
  output.textContent = wrong || words.born.replace(/\{(\w+)\}/g, (_, name) => ({ ...born, sex })[name]);
}

export function start(root) {
  for (const output of root.querySelectorAll("[data-id-reading-of]")) {
    const input = document.getElementById(output.dataset.idReadingOf);
    if (!input) continue;
    input.addEventListener("input", (event) => event.isComposing || read(input, output));
    input.addEventListener("compositionend", () => read(input, output));
    input.addEventListener("blur", () => {
      input.value = grouped(input.value);
      read(input, output);
    });
    if (input.value) {
      input.value = grouped(input.value);
      read(input, output);
    }
  }
}
