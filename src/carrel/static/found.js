// Marks found words in the text that lies over a printed page, where one word may be cut into several pieces and lines.
const APART = "(?:[-\\u00ad\\u2010]?\\n)?"; // a line may end within a word
const UNSPACED = /[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]/;
const EDGE = "[\\p{L}\\p{N}]";

function pattern(words) {
  const spelled = [...words].sort((one, other) => other.length - one.length).map(loose);
  return spelled.length ? new RegExp(spelled.join("|"), "gu") : null;
}

function loose(word) {
  const signs = [...word.trim()].map((sign) => (/\s/.test(sign) ? "\\s+" : sign.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&")));
  const whole = signs.join(APART);
  return UNSPACED.test(word) ? whole : `(?<!${EDGE})${whole}(?!${EDGE})`;
}

// The text of `layer` in one string, and where each piece of it begins.
function gathered(layer) {
  const pieces = [];
  let text = "";
  const walker = document.createTreeWalker(layer, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (node.nodeType === Node.TEXT_NODE) {
      pieces.push({ node, start: text.length });
      text += node.data;
    } else if (node.nodeName === "BR") {
      text += "\n";
    }
  }
  return { pieces, text };
}

function wrap(node, from, to) {
  const rest = node.splitText(from);
  rest.splitText(to - from);
  const made = document.createElement("mark");
  rest.replaceWith(made);
  made.append(rest);
}

// Marks every one of `words` in `layer`; answers the first mark, if any.
export function mark(layer, words) {
  const sought = pattern(words.filter((word) => word.trim()));
  if (!sought) return null;
  const { pieces, text } = gathered(layer);
  const spans = [...text.matchAll(sought)].map((found) => [found.index, found.index + found[0].length]);
  for (const { node, start } of pieces.reverse()) {
    const end = start + node.length;
    for (const [low, high] of spans.filter(([low, high]) => low < end && high > start).reverse()) {
      wrap(node, Math.max(low, start) - start, Math.min(high, end) - start);
    }
  }
  return layer.querySelector("mark");
}
