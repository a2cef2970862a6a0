/**
 * Makes an element equal to another one of a parsed page, and keeps what is equal: focus, scroll positions, opened details and what other scripts have
 * drawn. Children correspond by place; those of the same name and id are kept.
 * @param {Element} current
 * @param {Element} wanted
 */
export function patch(current, wanted) {
  patchAttributes(current, wanted);
  if (!current.hasAttribute("data-permanent")) {
    patchChildren(current, wanted);
  }
}

function patchAttributes(current, wanted) {
  // Whether details are open is the reader's choice.
  const isKept = (name) => name === "open" && current.nodeName === "DETAILS";
  for (const { name } of [...current.attributes]) {
    if (!wanted.hasAttribute(name) && !isKept(name)) {
      current.removeAttribute(name);
    }
  }

  for (const { name, value } of wanted.attributes) {
    if (current.getAttribute(name) !== value && !isKept(name)) {
      current.setAttribute(name, value);
    }
  }
}

function patchChildren(current, wanted) {
  const wantedChildren = [...wanted.childNodes];
  for (const [index, child] of wantedChildren.entries()) {
    const existing = current.childNodes[index];
    if (!existing) {
      current.append(document.importNode(child, true));
    } else if (!correspond(existing, child)) {
      existing.replaceWith(document.importNode(child, true));
    } else if (child.nodeType === Node.ELEMENT_NODE) {
      patch(existing, child);
    } else if (existing.nodeValue !== child.nodeValue) {
      existing.nodeValue = child.nodeValue;
    }
  }

  while (current.childNodes.length > wantedChildren.length) {
    current.lastChild.remove();
  }
}

function correspond(existing, child) {
  return existing.nodeType === child.nodeType && existing.nodeName === child.nodeName && (existing.id ?? "") === (child.id ?? "");
}
