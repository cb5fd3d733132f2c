// Shows the pages of a document below each other. A page is fetched and drawn when it comes near and emptied when it is far, so that
// a long document costs no more than a short one.
import { mark } from "./found.js";
import { Sheets } from "./sheets.js";

const AHEAD = 0.5; // of the frame's height: what comes as near as that is drawn before it is seen
const REST = 100; // milliseconds between two looks at where the reader is
const PAUSE = 300; // milliseconds without scrolling
const ENOUGH = 2 / 3; // of the frame in the window

export class Column {
  // `printed` draws. `known(number)` promises what the library knows of a page: its label and the words to mark. `moved(number)` hears which
  // page the reader is on, `filled(number, sheet, whether it has links)`
  // and `emptied(number)` what is drawn, `failed(number, sheet, problem)` what cannot be.
  // `sparing`: nothing is fetched before it is in sight.
  constructor(frame, pages, told) {
    this.frame = frame;
    this.told = told;
    this.sheets = new Sheets(frame, pages);
    this.drawn = new Map(); // number: pixels to a point
    this.page = 0;
    this.busy = 0; // the page that is being drawn
    this.sought = 0; // the page whose first marked word is to be shown
    this.roaming = false; // whether the reader has scrolled yet
    this.seen = 0; // how far, when last looked
    this.whole = false; // whether the frame was brought into the window
  }

  // Open at this page. Fails when it cannot be drawn.
  async begin(number) {
    this.sheets.begin(number, await this.told.printed.size(number));
    this.sought = number;
    this.turn(number);
    await this.fill(number);
    this.frame.addEventListener("scroll", () => this.soon(), { passive: true });
    this.widened();
    this.work();
  }

  // ---- moving

  soon() {
    this.timer ||= setTimeout(() => this.look(), REST);
    clearTimeout(this.pause);
    if (!this.whole) this.pause = setTimeout(() => this.settle(), PAUSE);
  }

  // Who begins to scroll where little of the frame is in the window, as on a phone, is shown the whole of it; once.
  settle() {
    if (this.sheets.still()) return;
    this.whole = true;
    const { top, bottom, height } = this.frame.getBoundingClientRect();
    if (Math.min(bottom, innerHeight) - Math.max(top, 0) > height * ENOUGH) return;
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.frame.scrollIntoView({ block: "nearest", behavior: calm ? "auto" : "smooth" });
  }

  // After scrolling. Who flies over pages is not shown each of them.
  look() {
    this.timer = 0;
    if (this.sheets.still()) return;
    const way = Math.abs(this.frame.scrollTop - this.seen);
    this.seen = this.frame.scrollTop;
    this.sheets.settled = null;
    this.sought = 0;
    this.roaming = true;
    if (way > this.frame.clientHeight) {
      this.soon();
      return;
    }
    const here = this.sheets.here();
    if (here !== this.page) this.turn(here);
    this.work();
  }

  turn(number) {
    this.reach(this.page, false);
    this.page = number;
    this.reach(number, true);
    this.told.moved(number);
  }

  // What the reader is on is printed on paper, and Tab goes through its links: not through those of the whole document.
  reach(number, here) {
    const sheet = this.sheets.sheet(number);
    sheet?.classList.toggle("here", here);
    for (const link of sheet?.querySelectorAll("a") ?? []) link.tabIndex = here ? 0 : -1;
  }

  // Go to a page, and there to the first marked word.
  show(number) {
    this.sheets.put(number);
    this.seen = this.frame.scrollTop;
    this.sought = number;
    this.turn(number);
    if (this.drawn.has(number)) this.reveal(number);
    this.work();
  }

  reveal(number) {
    const word = this.sheets.sheet(number).querySelector("mark");
    if (word && number === this.sought) this.sheets.reveal(number, word);
  }

  // A screenful down, or up; answers whether anything was left there.
  scroll(way) {
    const before = this.frame.scrollTop;
    this.frame.scrollIntoView({ block: "nearest" }); // else what is below the window's edge would be passed over
    this.frame.scrollBy({ top: way * this.frame.clientHeight * 0.9 });
    return this.frame.scrollTop !== before;
  }

  zoom(how) {
    this.sheets.zoom(how, this.page);
    this.refit();
  }

  refit() {
    this.sheets.keep(() => this.sheets.lay());
    this.told.printed.stop();
    this.work();
  }

  widened() {
    let width = this.frame.clientWidth;
    let timer = 0;
    new ResizeObserver(() => {
      if (this.sheets.scale !== null || this.frame.clientWidth === width) return;
      width = this.frame.clientWidth;
      clearTimeout(timer);
      timer = setTimeout(() => this.refit(), 120);
    }).observe(this.frame);
  }

  // ---- drawing: one page after the other, the nearest first

  range() {
    return this.sheets.range(this.roaming && !this.told.sparing ? this.frame.clientHeight * AHEAD : 0);
  }

  near(number) {
    const [first, last] = this.range();
    return number === this.page || (number >= first && number <= last);
  }

  next() {
    const [first, last] = this.range();
    const wanted = [this.page];
    for (let number = first; number <= last; number++) wanted.push(number);
    wanted.sort((one, other) => Math.abs(one - this.page) - Math.abs(other - this.page));
    return wanted.find((number) => this.drawn.get(number) !== this.sheets.factor(number));
  }

  async work() {
    this.tidy();
    if (this.busy) {
      if (!this.near(this.busy)) this.leave();
      return;
    }
    for (let next = this.next(); next; next = this.next()) {
      try {
        await this.fill(next);
      } catch (problem) {
        this.drawn.set(next, this.sheets.factor(next));
        this.told.failed(next, this.sheets.sheet(next), problem);
      }
    }
  }

  // Draw a page, unless it is left meanwhile.
  async fill(number) {
    const { printed, known, filled } = this.told;
    const sheet = this.sheets.sheet(number);
    const left = new Promise((leave) => (this.leave = leave));
    this.busy = number;
    sheet.setAttribute("aria-busy", "true");
    try {
      const about = known(number);
      const size = await Promise.race([printed.size(number), left]);
      if (!size) return;
      this.sheets.measure(number, size);
      const factor = this.sheets.factor(number);
      const made = await Promise.race([printed.draw(number, factor), left]);
      if (!made) return;
      sheet.replaceChildren(made.canvas, made.text);
      this.drawn.set(number, factor);
      mark(made.text, (await about).found);
      this.reveal(number);
      filled(number, sheet, made.linked);
    } finally {
      this.busy = 0;
      printed.stop();
      sheet.removeAttribute("aria-busy");
    }
  }

  tidy() {
    const [first, last] = this.range();
    for (const number of this.drawn.keys()) {
      if (this.near(number) || number === first - 1 || number === last + 1) continue;
      this.drawn.delete(number);
      empty(this.sheets.sheet(number));
      this.told.emptied(number);
    }
  }
}

function empty(sheet) {
  for (const canvas of sheet.querySelectorAll("canvas")) canvas.width = canvas.height = 0; // gives its memory back at once
  sheet.replaceChildren();
  for (const name of ["role", "aria-label"]) sheet.removeAttribute(name);
}
