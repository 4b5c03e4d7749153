// The fields of a step in the panel: they are drawn some time after they were asked for, since the server reads samples first.
/** As long as somebody waits who pressed a key, in milliseconds. */
export const patience = 3000;

const stops = "input:not([type=hidden]), select, textarea, [contenteditable=true], a[href], button, summary, [tabindex]";

/** What the Tab key would come to, in its order. */
export const stopsIn = (place: ParentNode): HTMLElement[] => [...place.querySelectorAll<HTMLElement>(stops)].filter(one =>
  !one.matches(":disabled, [tabindex^='-'], fieldset:has(:checked) input[type=radio]:not(:checked)")
  && one.checkVisibility({ visibilityProperty: true }));

/** The panel's main part once it is drawn for this step and tab and its inputs can take keys; null where that takes too long. */
export const formOf = (designer: HTMLElement, key: string, tab: string | null): Promise<HTMLElement | null> => new Promise(done => {
  let pressed = false;
  const look = (): HTMLElement | null => {
    const main = designer.querySelector<HTMLElement>(`.inspector-main[data-of="${CSS.escape(key)}"]`);
    if (!main) return null;
    const wanted = tab ? designer.querySelector<HTMLElement>(`#inspector-${tab}`) : null;
    if (wanted && wanted.getAttribute("aria-selected") !== "true") {
      if (!pressed) wanted.click();
      pressed = true;
      return null;
    }
    return main.querySelector(":not(:defined)") ? null : main;
  };
  const end = (found: HTMLElement | null): void => {
    observer.disconnect();
    window.clearTimeout(timer);
    done(found);
  };
  const observer = new MutationObserver(() => { const found = look(); if (found) end(found); });
  const timer = window.setTimeout(() => end(null), patience);
  observer.observe(designer, { childList: true, subtree: true, attributes: true, attributeFilter: ["data-of", "aria-selected"] });
  const found = look();
  if (found) end(found);
});

/** Where writing begins: the first field that is wrong, else the first one. */
export const startOf = (main: HTMLElement): HTMLElement | null => {
  const form = main.querySelector<HTMLElement>(".inspector-form") ?? main;
  const all = stopsIn(form);
  const isField = (one: HTMLElement): boolean => one.matches("input, select, textarea, [contenteditable=true]");
  return all.find(one => isField(one) && one.getAttribute("aria-invalid") === "true") ?? all.find(isField) ?? all[0] ?? null;
};
