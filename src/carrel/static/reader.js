// Turns the page of a document from text to print: opens at that page, with the found words marked, and turns pages
// without leaving. Whatever fails, the text of the page is there already and stays.
const reader = document.querySelector(".reader");
const text = document.getElementById("text");
const told = reader.dataset;
const paper = reader.querySelector(".paper");
const sheet = reader.querySelector(".sheet");
const shown = reader.querySelector("output");
const said = document.getElementById("said");
const number = document.getElementById("number");
const pages = Number(told.pages);
const digits = new Intl.NumberFormat(document.documentElement.lang === "ar" ? "ar-EG" : document.documentElement.lang, { useGrouping: false });
const STEPS = [0.25, 0.5, 0.75, 1, 1.25, 1.5, 2, 3, 4];
const WIDEST = 1100; // pixels: wider lines tire
const NATURAL = 96 / 72; // CSS pixels to a point

let page = Number(told.page);
let label = told.label;
let marks = JSON.parse(told.marks);
let scale = null; // null: as wide as there is room
let drawn = 1;
let printed = null;
let drawing = null; // found.js and printed.js, once they are loaded

// ---- what stands around the page

function at(wanted, address = location.href) {
  return address.replace(/\/pages\/\d+/, `/pages/${wanted}`);
}

function where() {
  return told.where.replace("{number}", named(label || String(page)));
}

function named(words) {
  return /^\d+$/.test(words) ? digits.format(Number(words)) : words;
}

function turnLinks() {
  for (const [rel, to] of [["prev", page - 1], ["next", page + 1]]) {
    for (const link of document.querySelectorAll(`a[rel=${rel}]`)) {
      link.hidden = to < 1 || to > pages;
      if (link.hidden) link.removeAttribute("href");
      else link.href = at(to);
    }
  }
  for (const link of document.querySelectorAll(".tongues a, .views a, a[data-loud], a.single")) link.href = at(page, link.href);
}

function turnContents() {
  const lines = [...document.querySelectorAll(".contents a")];
  const before = lines.filter((line) => pageOf(line) <= page);
  const here = before.reduce((best, line) => (best && pageOf(best) > pageOf(line) ? best : line), null);
  for (const line of lines) line.toggleAttribute("aria-current", false);
  here?.setAttribute("aria-current", "true");
}

function pageOf(link) {
  return Number(/\/pages\/(\d+)/.exec(link.href)?.[1]);
}

function tell(before) {
  const place = document.querySelector(".where");
  if (document.title.startsWith(before)) document.title = where() + document.title.slice(before.length);
  place.textContent = where();
  let count = document.querySelector(".count");
  if (!count) {
    count = document.createElement("span");
    count.className = "count";
    place.after(" ", count);
  }
  const of = told.of.replace("{number}", digits.format(page)).replace("{last}", digits.format(pages));
  count.textContent = label ? `(${of})` : "";
  number.value = label || page;
  const cite = document.querySelector("a.cite-page");
  cite.href = cite.href.replace(/\?page=[^#&]*/, `?page=${encodeURIComponent(label || page)}`);
  said.textContent = where();
}

// ---- turning

async function known(wanted) {
  const asked = new URL(at(wanted));
  asked.pathname += ".json";
  const answer = await fetch(asked);
  return answer.ok ? answer.json() : { label: null, found: [], confidence: null };
}

async function go(wanted, side = "start") {
  if (wanted < 1 || wanted > pages || wanted === page) return;
  const before = where();
  page = wanted;
  history.replaceState(null, "", at(page));
  const about = known(wanted);
  await draw(about.then((found) => found.found), side);
  const found = await about;
  if (wanted !== page) return;
  label = found.label ?? "";
  marks = found.found;
  for (const note of document.querySelectorAll(".ocr")) note.hidden = found.confidence === null || note.dataset.page !== String(page);
  tell(before);
  turnLinks();
  turnContents();
}

async function draw(words = marks, side = "start") {
  paper.setAttribute("aria-busy", "true");
  try {
    const room = Math.min(paper.clientWidth - padding(), WIDEST);
    const size = scale === null ? { width: room } : { scale: scale * NATURAL };
    const language = told.language;
    const factor = await printed.draw(sheet, page, { ...size, language, go, goName: told.goto });
    if (factor === undefined) return; // another page was asked for meanwhile
    drawn = factor / NATURAL;
    shown.textContent = `${digits.format(Math.round(drawn * 100))}%`;
    const first = drawing.mark(sheet.querySelector(".textLayer"), await words);
    scroll(first, side);
  } catch (problem) {
    fail(problem);
  }
  paper.removeAttribute("aria-busy");
}

function padding() {
  const style = getComputedStyle(paper);
  return parseFloat(style.paddingLeft) + parseFloat(style.paddingRight);
}

function scroll(first, side) {
  paper.scrollTop = side === "end" ? paper.scrollHeight : 0;
  if (!first) return;
  const box = first.getBoundingClientRect();
  const frame = paper.getBoundingClientRect();
  paper.scrollTop += Math.max(0, box.top - frame.top - frame.height / 3);
}

function zoom(how) {
  if (how === "fit") scale = null;
  else if (how === "in") scale = STEPS.find((step) => step > drawn * 1.01) ?? STEPS.at(-1);
  else scale = STEPS.findLast((step) => step < drawn * 0.99) ?? STEPS[0];
  draw();
}

// Scrolls within the page; at its edge the page is turned.
function scrolled(way) {
  const most = paper.scrollHeight - paper.clientHeight;
  if (way > 0 && paper.scrollTop >= most - 2) go(page + 1);
  else if (way < 0 && paper.scrollTop <= 2) go(page - 1, "end");
  else paper.scrollBy({ top: way * paper.clientHeight * 0.9 });
}

// ---- keys. Letters and signs work only where the page has the focus (WCAG 2.1.4); the others everywhere but in fields.

const FORWARD = document.documentElement.dir === "rtl" ? "ArrowLeft" : "ArrowRight";
const BACK = FORWARD === "ArrowLeft" ? "ArrowRight" : "ArrowLeft";
const KEYS = {
  [FORWARD]: () => wide(FORWARD) || go(page + 1),
  [BACK]: () => wide(BACK) || go(page - 1),
  PageDown: () => scrolled(1),
  PageUp: () => scrolled(-1),
  Home: () => go(1),
  End: () => go(pages),
};
const SIGNS = {
  "+": () => zoom("in"),
  "=": () => zoom("in"),
  "-": () => zoom("out"),
  0: () => zoom("fit"),
  "/": () => document.getElementById("inside").focus(),
};

// A page wider than its frame is moved sideways first.
function wide(key) {
  const room = paper.scrollWidth - paper.clientWidth;
  if (room <= 2 || !paper.contains(document.activeElement)) return false;
  const from = paper.scrollLeft;
  paper.scrollBy({ left: key === "ArrowRight" ? 80 : -80 });
  return paper.scrollLeft !== from;
}

function pressed(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  if (event.target.closest("input, textarea, select, summary, [role=listbox], .rows")) return;
  const act = KEYS[event.key] ?? (reader.contains(event.target) ? SIGNS[event.key] : undefined);
  if (!act) return;
  event.preventDefault();
  act();
}

function clicked(event) {
  const link = event.target.closest("a[rel=prev], a[rel=next], .contents a");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button || !printed) return;
  event.preventDefault();
  go(pageOf(link));
}

// ---- opening

function fail(problem) {
  console.warn(`The page as printed is not shown: ${problem?.message ?? problem}`);
  if (!printed || page === Number(told.page)) {
    reader.hidden = true;
    text.hidden = false;
    document.querySelector(".failed").hidden = false;
    said.textContent = told.failed;
    document.removeEventListener("keydown", pressed);
    document.removeEventListener("click", clicked);
  } else {
    location.assign(reader.querySelector(".views a").href.replace(/\/pages\/\d+/, `/pages/${page}`));
  }
}

function widened() {
  let width = paper.clientWidth;
  let timer = 0;
  new ResizeObserver(() => {
    if (scale !== null || paper.clientWidth === width) return;
    width = paper.clientWidth;
    clearTimeout(timer);
    timer = setTimeout(() => draw(), 120);
  }).observe(paper);
}

async function start() {
  document.querySelector(".offer").hidden = true;
  reader.hidden = false;
  paper.setAttribute("aria-busy", "true");
  try {
    drawing = await import("./printed.js");
    const single = document.querySelector("a.single").href;
    printed = await drawing.open(told.file, Number(told.bytes), (wanted) => at(wanted, single));
    text.hidden = true;
    await draw();
  } catch (problem) {
    fail(problem);
    return;
  }
  if (reader.hidden) return;
  for (const button of reader.querySelectorAll("[data-zoom]")) button.addEventListener("click", () => zoom(button.dataset.zoom));
  document.addEventListener("keydown", pressed);
  document.addEventListener("click", clicked);
  widened();
}

function slow() {
  const line = navigator.connection;
  return Boolean(line?.saveData) || /[23]g/.test(line?.effectiveType ?? "") || matchMedia("(prefers-reduced-data: reduce)").matches;
}

// A page behind a notice is drawn when the notice was read; on a slow line when the reader wants it.
function begin() {
  const notice = reader.closest("details");
  if (notice && !notice.open) {
    notice.addEventListener("toggle", begin, { once: true });
  } else if (slow()) {
    const offer = document.querySelector(".offer");
    offer.hidden = false;
    offer.querySelector("button").addEventListener("click", start, { once: true });
  } else {
    start();
  }
}

begin();
