// Draws pages of a PDF as they were printed, with pdf.js: only the parts of the file that a page needs are fetched.
const PARTS = new URL("vendor/pdfjs/", import.meta.url).href;
const WORKER = `${PARTS}pdf.worker.min.mjs`;
const CHUNK = 32 * 1024; // bytes that are fetched at once, at least
const PATIENCE = 24; // parts of a file that may be asked for before its page is found
const KEPT = 5; // files of one page
const MOST_PIXELS = 8_000_000; // of a canvas, of which there are a few: a phone has little memory

// The page's policy lets no script name another script, but for this worker: see docs/decisions/0011.
const policy = globalThis.trustedTypes?.createPolicy("carrel-reader", {
  createScriptURL: (wanted) => (wanted === WORKER ? wanted : null),
});

function worker() {
  return new Worker(policy ? policy.createScriptURL(WORKER) : WORKER, { type: "module" });
}

async function part(address, begin, end) {
  const answer = await fetch(address, { headers: { Range: `bytes=${begin}-${end - 1}` } });
  if (answer.status !== 206) throw new Error(`bytes ${begin} to ${end}: status ${answer.status}`);
  return new Uint8Array(await answer.arrayBuffer());
}

// Asks for parts of the file as pdf.js needs them. `spent` fails when there are too many: then the list of pages is scattered over the
// whole file, and walking along it would cost more than the page.
function ranges(pdfjs, address, length) {
  class Ranges extends pdfjs.PDFDataRangeTransport {
    left = PATIENCE;
    spent = new Promise((_, reject) => (this.fail = reject));

    requestDataRange(begin, end) {
      const ask = () => part(address, begin, end);
      if (this.left-- <= 0) this.fail(new Error("too many parts"));
      else ask().catch(ask).then((bytes) => this.onDataRange(begin, bytes)).catch(this.fail);
    }
  }
  const made = new Ranges(length, null);
  made.spent.catch(() => {}); // whoever waits hears of it
  return made;
}

// The file at `address`; `single(number)` is the address of one of its pages as a file of its own.
export async function open(address, length, single) {
  const pdfjs = await import(`${PARTS}pdf.min.mjs`);
  const made = new Printed(pdfjs, single);
  await made.begin(address, length);
  return made;
}

class Printed {
  constructor(pdfjs, single) {
    this.pdfjs = pdfjs;
    this.single = single;
    this.file = null; // null: pages come one by one
    this.ranges = null;
    this.task = null;
    this.pages = new Map(); // number: a file of one page; the last few are kept
  }

  start() {
    this.worker = worker();
    this.reading = new this.pdfjs.PDFWorker({ port: this.worker });
  }

  // Pages come one by one from now on. What the worker still looks for in the file, and holds of it, goes with the worker.
  apart() {
    this.file = null;
    this.reading.destroy();
    this.worker.terminate();
    this.start();
  }

  get(source) {
    const rest = { cMapUrl: `${PARTS}cmaps/`, cMapPacked: true, standardFontDataUrl: `${PARTS}standard_fonts/`, wasmUrl: `${PARTS}wasm/` };
    const closed = { useWasm: false, enableXfa: false, worker: this.reading, verbosity: this.pdfjs.VerbosityLevel.ERRORS };
    return this.pdfjs.getDocument({ ...source, ...rest, ...closed });
  }

  async begin(address, length) {
    this.start();
    this.ranges = ranges(this.pdfjs, address, length);
    const getting = this.get({ range: this.ranges, rangeChunkSize: CHUNK, disableAutoFetch: true, disableStream: true });
    try {
      this.file = await Promise.race([getting.promise, this.ranges.spent]);
    } catch {
      this.apart();
    }
  }

  async page(number) {
    const { file } = this;
    if (file) {
      try {
        this.ranges.left = PATIENCE;
        const found = await Promise.race([file.getPage(number), this.ranges.spent]);
        this.ranges.left = Infinity;
        return found;
      } catch {
        if (this.file === file) this.apart(); // who waited too may have done it
      }
    }
    return this.alone(number);
  }

  async alone(number) {
    if (!this.pages.has(number)) {
      const answer = await fetch(this.single(number));
      if (!answer.ok) throw new Error(`page ${number}: status ${answer.status}`);
      this.pages.set(number, await this.get({ data: await answer.arrayBuffer() }).promise);
      for (const old of [...this.pages.keys()].slice(0, -KEPT)) {
        this.pages.get(old).loadingTask.destroy();
        this.pages.delete(old);
      }
    }
    return this.pages.get(number).getPage(1);
  }

  // Width and height in points, as it is shown.
  async size(number) {
    const { width, height } = (await this.page(number)).getViewport({ scale: 1 });
    return { width, height };
  }

  // Page `number` as layers of a sheet, `factor` pixels to a point: its picture, its text, its links. Nothing when it was stopped.
  async draw(number, factor) {
    const turn = (this.turn = Symbol("turn"));
    const page = await this.page(number);
    const viewport = page.getViewport({ scale: factor });
    if (turn !== this.turn) return undefined;
    const canvas = await this.paint(page, viewport);
    if (!canvas || turn !== this.turn) return undefined;
    const text = layer("textLayer");
    const content = page.streamTextContent({ includeMarkedContent: true });
    await new this.pdfjs.TextLayer({ textContentSource: content, container: text, viewport }).render();
    const linked = !this.file || (await page.getAnnotations()).some((each) => each.subtype === "Link");
    page.cleanup();
    return turn === this.turn ? { canvas, text, linked } : undefined;
  }

  stop() {
    this.turn = null;
    this.task?.cancel();
  }

  async paint(page, viewport) {
    const canvas = document.createElement("canvas");
    const sharp = Math.min(devicePixelRatio || 1, Math.sqrt(MOST_PIXELS / (viewport.width * viewport.height)));
    canvas.width = Math.max(1, Math.floor(viewport.width * sharp));
    canvas.height = Math.max(1, Math.floor(viewport.height * sharp));
    canvas.setAttribute("aria-hidden", "true");
    this.task = page.render({ canvas, viewport, transform: [sharp, 0, 0, sharp, 0, 0] });
    try {
      await Promise.race([this.task.promise, ...(this.file ? [this.ranges.spent] : [])]);
    } catch (problem) {
      if (problem instanceof this.pdfjs.RenderingCancelledException) return null;
      throw problem;
    }
    return canvas;
  }
}

function layer(name) {
  const made = document.createElement("div");
  made.className = name;
  return made;
}
