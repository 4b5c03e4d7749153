/** Makes an element from data; text stays text. */
export const element = <K extends keyof HTMLElementTagNameMap>(
  name: K, attributes: Record<string, string>, ...children: (Node | string)[]
): HTMLElementTagNameMap[K] => {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
};

const svg = "http://www.w3.org/2000/svg";

/** An icon of the sprite that the page's own icons come from. */
export const icon = (name: string): SVGSVGElement => {
  const sprite = document.querySelector("svg.icon use")?.getAttribute("href")?.split("#")[0] ?? "client/icons.svg";
  const made = document.createElementNS(svg, "svg");
  made.setAttribute("class", "icon");
  made.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(svg, "use");
  use.setAttribute("href", `${sprite}#${name}`);
  made.append(use);
  return made;
};

export const modalIsOpen = (): boolean => document.querySelector("dialog[open]") !== null;

/** Keys that write or steer a control belong to it. */
export const isWriting = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement
    && (target.isContentEditable || target.closest("input, textarea, select, [role=combobox], [role=textbox]") !== null);
