// The sheets of a document, one below the other in a frame that scrolls: how large they are and which of them are in sight.
const WIDEST = 1100; // pixels: wider lines tire
const NATURAL = 96 / 72; // CSS pixels to a point
const STEPS = [0.25, 0.5, 0.75, 1, 1.25, 1.5, 2, 3, 4];
const TALLEST = 15_000_000; // pixels that every browser scrolls through

export class Sheets {
  constructor(frame, pages) {
    this.frame = frame;
    this.all = Array.from({ length: pages }, blank);
    this.usual = { width: 595, height: 842 }; // points; of pages whose own size is not known yet
    this.sizes = new Map(); // number: size in points
    this.scale = null; // null: as wide as there is room
    this.settled = null; // where the reader was put; null once the reader scrolled
    this.edge = this.room = 0; // pixels: around the sheets, and for one in width
    frame.replaceChildren(...this.all);
  }

  sheet(number) {
    return this.all[number - 1];
  }

  // ---- where the reader is

  // The page at this height.
  at(height) {
    let low = 0;
    let high = this.all.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.all[middle].offsetTop <= height) low = middle;
      else high = middle - 1;
    }
    return low + 1;
  }

  // The page at a third of the frame, for there one reads.
  here() {
    const { scrollTop, scrollHeight, clientHeight } = this.frame;
    if (scrollTop <= 2) return 1;
    return scrollTop + clientHeight >= scrollHeight - 2 ? this.all.length : this.at(scrollTop + clientHeight / 3);
  }

  // First and last page that are in sight or no further from it than `ahead` pixels.
  range(ahead) {
    const { scrollTop, clientHeight } = this.frame;
    const first = this.at(scrollTop - ahead);
    const { offsetTop, offsetHeight } = this.sheet(first);
    const past = offsetTop + offsetHeight <= scrollTop - ahead + 2; // between two sheets
    const last = this.at(scrollTop + clientHeight + ahead - 2);
    return [Math.min(past ? first + 1 : first, last), last];
  }

  put(number, part = 0) {
    const sheet = this.sheet(number);
    this.to(sheet.offsetTop - this.edge + part * sheet.offsetHeight);
  }

  to(height) {
    this.frame.scrollTop = height;
    this.settled = this.frame.scrollTop;
  }

  // Whether the reader has not scrolled since.
  still() {
    return this.settled !== null && Math.abs(this.frame.scrollTop - this.settled) < 2;
  }

  // Bring a marked word to a third of the frame, but no other page than its own into sight.
  reveal(number, word) {
    const { frame } = this;
    const sheet = this.sheet(number);
    const height = frame.scrollTop + word.getBoundingClientRect().top - frame.getBoundingClientRect().top;
    const top = sheet.offsetTop - this.edge;
    const most = top + sheet.offsetHeight + 2 * this.edge - frame.clientHeight;
    this.to(Math.max(top, Math.min(height - frame.clientHeight / 3, most)));
  }

  // ---- sizes

  // Pixels to a point.
  factor(number, scale = this.scale) {
    const { width } = this.sizes.get(number) ?? this.usual;
    if (scale === null) return this.room / width;
    return Math.min(scale * NATURAL, TALLEST / this.all.length / this.usual.height);
  }

  // How large this page is shown: 1 is its own size.
  shown(number) {
    return this.factor(number) / NATURAL;
  }

  begin(number, size) {
    this.usual = size;
    this.sizes.set(number, size);
    this.lay();
    this.put(number);
  }

  measure(number, size) {
    if (this.sizes.has(number)) return;
    this.sizes.set(number, size);
    this.keep(() => {
      this.shape(number);
      this.open();
    });
  }

  shape(number) {
    const { width, height } = this.sizes.get(number);
    const factor = this.factor(number);
    const { style } = this.sheet(number);
    style.inlineSize = `${Math.floor(width * factor)}px`;
    style.blockSize = `${Math.floor(height * factor)}px`;
    style.setProperty("--total-scale-factor", factor);
  }

  // As high as the tallest page that is known, as wide as there is room or larger, if the window is.
  open() {
    const heights = [...this.sizes].map(([number, { height }]) => height * Math.max(this.factor(number), this.factor(number, null)));
    this.frame.style.setProperty("--tall", `${Math.ceil(Math.max(...heights)) + 2 * this.edge}px`);
  }

  lay() {
    const style = getComputedStyle(this.frame);
    this.edge = parseFloat(style.paddingBlockStart);
    this.room = Math.min(this.frame.clientWidth - 2 * parseFloat(style.paddingInlineStart), WIDEST);
    const factor = this.factor(0);
    this.frame.style.setProperty("--wide", `${Math.floor(this.usual.width * factor)}px`);
    this.frame.style.setProperty("--high", `${Math.floor(this.usual.height * factor)}px`);
    for (const number of this.sizes.keys()) this.shape(number);
    this.open();
  }

  // "in", "out" or "fit", from how large this page is. As wide as there is room is a step among the others.
  zoom(how, number) {
    const now = this.shown(number);
    const fit = this.factor(number, null) / NATURAL;
    const steps = [...STEPS, fit].sort((one, other) => one - other);
    const step = how === "in" ? (steps.find((each) => each > now * 1.01) ?? now) : (steps.findLast((each) => each < now * 0.99) ?? now);
    this.scale = how === "fit" || step === fit ? null : step;
  }

  // Change sizes without moving what the reader looks at.
  keep(change) {
    const { frame } = this;
    const still = this.still();
    const edge = frame.scrollTop + this.edge;
    const number = this.at(edge);
    const part = (edge - this.sheet(number).offsetTop) / this.sheet(number).offsetHeight;
    const middle = (Math.abs(frame.scrollLeft) + frame.clientWidth / 2) / frame.scrollWidth;
    change();
    this.put(number, part);
    const way = getComputedStyle(frame).direction === "rtl" ? -1 : 1;
    frame.scrollLeft = way * (middle * frame.scrollWidth - frame.clientWidth / 2);
    if (!still) this.settled = null;
  }
}

function blank() {
  const sheet = document.createElement("div");
  sheet.className = "sheet";
  sheet.dir = "ltr";
  return sheet;
}
