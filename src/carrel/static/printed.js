// Draws pages of a PDF as they were printed, with pdf.js: only the parts of the file that a page needs are fetched.
import { mark } from "./found.js";

const PARTS = new URL("vendor/pdfjs/", import.meta.url).href;
const WORKER = `${PARTS}pdf.worker.min.mjs`;
const CHUNK = 64 * 1024;
const MOST_PIXELS = 12_000_000; // of a canvas: a phone has little memory
const LINKS = /^(https?|mailto):/i;

// The page's policy lets no script name another script, but for this worker: see docs/decisions/0011.
function worker() {
  const policy = globalThis.trustedTypes?.createPolicy("carrel-reader", {
    createScriptURL: (wanted) => (wanted === WORKER ? wanted : null),
  });
  return new Worker(policy ? policy.createScriptURL(WORKER) : WORKER, { type: "module" });
}

async function part(address, begin, end) {
  const answer = await fetch(address, { headers: { Range: `bytes=${begin}-${end - 1}` } });
  if (answer.status !== 206) throw new Error(`bytes ${begin} to ${end}: status ${answer.status}`);
  return new Uint8Array(await answer.arrayBuffer());
}

function ranges(pdfjs, address, length, failed) {
  class Ranges extends pdfjs.PDFDataRangeTransport {
    requestDataRange(begin, end) {
      const ask = () => part(address, begin, end);
      ask().catch(ask).then((bytes) => this.onDataRange(begin, bytes)).catch(failed);
    }
  }
  return new Ranges(length, null);
}

export async function open(address, length, failed) {
  const pdfjs = await import(`${PARTS}pdf.min.mjs`);
  pdfjs.GlobalWorkerOptions.workerPort ??= worker();
  const file = await pdfjs.getDocument({
    range: ranges(pdfjs, address, length, failed),
    rangeChunkSize: CHUNK,
    disableAutoFetch: true,
    disableStream: true,
    cMapUrl: `${PARTS}cmaps/`,
    cMapPacked: true,
    standardFontDataUrl: `${PARTS}standard_fonts/`,
    wasmUrl: `${PARTS}wasm/`,
    useWasm: false,
    enableXfa: false,
    stopAtErrors: false,
    verbosity: pdfjs.VerbosityLevel.ERRORS,
  }).promise;
  return new Printed(pdfjs, file);
}

class Printed {
  constructor(pdfjs, file) {
    this.pdfjs = pdfjs;
    this.file = file;
    this.task = null;
  }

  get pages() {
    return this.file.numPages;
  }

  // Draws page `number` into `sheet`, as wide as `width` pixels or, with `scale`, so many times its own size. Answers the scale,
  // or nothing when another page was wanted meanwhile.
  async draw(sheet, number, { width, scale, language, go, goName }) {
    const turn = (this.turn = Symbol("turn"));
    const page = await this.file.getPage(number);
    const size = page.getViewport({ scale: 1 });
    const factor = scale ?? width / size.width;
    const viewport = page.getViewport({ scale: factor });
    this.task?.cancel();
    if (turn !== this.turn) return undefined;
    const canvas = await this.paint(page, viewport);
    if (!canvas || turn !== this.turn) return undefined;
    const text = layer("textLayer", language);
    const links = layer("links");
    sheet.style.inlineSize = `${Math.floor(viewport.width)}px`;
    sheet.style.blockSize = `${Math.floor(viewport.height)}px`;
    sheet.style.setProperty("--total-scale-factor", factor);
    sheet.replaceChildren(canvas, text, links);
    const content = page.streamTextContent({ includeMarkedContent: true });
    await new this.pdfjs.TextLayer({ textContentSource: content, container: text, viewport }).render();
    await this.link(page, viewport, links, go, goName);
    return turn === this.turn ? factor : undefined;
  }

  async paint(page, viewport) {
    const canvas = document.createElement("canvas");
    const sharp = Math.min(devicePixelRatio || 1, Math.sqrt(MOST_PIXELS / (viewport.width * viewport.height)));
    canvas.width = Math.max(1, Math.floor(viewport.width * sharp));
    canvas.height = Math.max(1, Math.floor(viewport.height * sharp));
    canvas.setAttribute("aria-hidden", "true");
    this.task = page.render({ canvas, viewport, transform: [sharp, 0, 0, sharp, 0, 0] });
    try {
      await this.task.promise;
    } catch (problem) {
      if (problem instanceof this.pdfjs.RenderingCancelledException) return null;
      throw problem;
    }
    return canvas;
  }

  // Links of the document: to its own pages and to web and mail addresses. Whatever else it wants to do is left out.
  async link(page, viewport, links, go, goName) {
    for (const each of await page.getAnnotations()) {
      const outside = each.url && LINKS.test(each.url) ? each.url : "";
      if (each.subtype !== "Link" || !(outside || each.dest)) continue;
      const link = document.createElement("a");
      if (outside) {
        link.rel = "noreferrer nofollow";
        link.href = outside;
        link.setAttribute("aria-label", outside);
      } else {
        link.href = location.href;
        link.setAttribute("aria-label", goName);
        link.addEventListener("click", (event) => this.follow(event, each.dest, go));
      }
      place(link, viewport.convertToViewportRectangle(each.rect));
      links.append(link);
    }
  }

  async follow(event, dest, go) {
    event.preventDefault();
    const [ref] = (typeof dest === "string" ? await this.file.getDestination(dest) : dest) ?? [];
    if (Number.isInteger(ref)) go(ref + 1);
    else if (ref) go((await this.file.getPageIndex(ref)) + 1);
  }
}

function layer(name, language = "") {
  const made = document.createElement("div");
  made.className = name;
  if (language) made.lang = language;
  return made;
}

function place(link, [x1, y1, x2, y2]) {
  link.style.insetBlockStart = `${Math.min(y1, y2)}px`;
  link.style.left = `${Math.min(x1, x2)}px`;
  link.style.inlineSize = `${Math.abs(x2 - x1)}px`;
  link.style.blockSize = `${Math.abs(y2 - y1)}px`;
}

export { mark };
