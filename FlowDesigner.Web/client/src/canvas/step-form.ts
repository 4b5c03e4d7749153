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

interface Writable extends HTMLElement { write(text: string): void; }

/** A field by the id of its input; what it is folded into is opened on the way. Null where it is not there. */
const fieldIn = (form: HTMLElement, id: string): Promise<HTMLElement | null> => new Promise(done => {
  const end = (found: HTMLElement | null): void => {
    observer.disconnect();
    window.clearTimeout(timer);
    done(found);
  };
  const opened = new Set<string>();
  const look = (): void => {
    const found = form.querySelector<HTMLElement>(`#${CSS.escape(id)}`);
    const fold = [...form.querySelectorAll<HTMLElement>('.fold-head[aria-expanded="false"]')]
      .find(head => id.startsWith(`${head.id}-`) && !opened.has(head.id));
    if (found || !fold && opened.size === 0) end(found);
    else if (fold) {
      opened.add(fold.id);
      fold.click();
    }
  };
  const observer = new MutationObserver(look);
  const timer = window.setTimeout(() => end(null), patience);
  observer.observe(form, { childList: true, subtree: true });
  look();
});

/** Puts a text into a field as somebody's hand does, and the keyboard with it; false where the field is not there or takes another kind. */
export const writeInto = async (form: HTMLElement, id: string, text: string): Promise<boolean> => {
  const field = await fieldIn(form, id);
  const own = field?.closest<Writable>("pill-input, formula-input");
  field?.focus();
  if (own) { own.write(text); return true; }
  if (!(field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement || field instanceof HTMLSelectElement)) return false;
  if (field.disabled || "readOnly" in field && field.readOnly) return false;
  field.value = text;
  if (field.value !== text) return false;
  for (const type of ["input", "change"]) field.dispatchEvent(new Event(type, { bubbles: true }));
  return true;
};

/** Where writing begins: the first field that is wrong, else the first one. */
export const startOf = (main: HTMLElement): HTMLElement | null => {
  const form = main.querySelector<HTMLElement>(".inspector-form") ?? main;
  const all = stopsIn(form);
  const isField = (one: HTMLElement): boolean => one.matches("input, select, textarea, [contenteditable=true]");
  return all.find(one => isField(one) && one.getAttribute("aria-invalid") === "true") ?? all.find(isField) ?? all[0] ?? null;
};
