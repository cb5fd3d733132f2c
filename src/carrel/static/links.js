// The links of a printed page, laid over its picture: to pages of the document, and to the web.
const WEB = /^https?:\/\//i; // whatever else a document wants to do is left out

// `links` are {box: [left, top, right, bottom] in parts of the sheet, page | url}; `at(page)` is the address of a page, `named(page)` what it is called.
export function layer(links, { at, named }) {
  const made = document.createElement("div");
  made.className = "links";
  for (const each of links) {
    const link = document.createElement("a");
    if (each.page) inner(link, at(each.page), named(each.page));
    else if (WEB.test(each.url)) outer(link, each.url);
    else continue;
    place(link, each.box);
    made.append(link);
  }
  return made;
}

function inner(link, address, name) {
  link.href = address;
  link.className = "inner";
  link.title = name;
  link.setAttribute("aria-label", name);
}

// Says where it leads before it is followed, and tells nobody where it came from.
function outer(link, address) {
  link.href = address;
  link.rel = "noreferrer nofollow";
  link.title = address;
  link.setAttribute("aria-label", address);
}

function place(link, [left, top, right, bottom]) {
  link.style.left = `${left * 100}%`;
  link.style.top = `${top * 100}%`;
  link.style.width = `${(right - left) * 100}%`;
  link.style.height = `${(bottom - top) * 100}%`;
}
