/**
 * Creates an element with its children. Strings become text, never markup.
 * @param {string} tag
 * @param {Record<string, unknown>} [properties] Properties of the element; names with a hyphen, and `role`, are attributes.
 * @param {...(Node | string)} children
 */
export function element(tag, properties = {}, ...children) {
  const created = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name.includes("-") || name === "role") {
      created.setAttribute(name, value);
    } else {
      created[name] = value;
    }
  }

  created.append(...children);
  return created;
}
