/** One finished gesture. Numbers are whole pixels of the sheet; a port is written as the flow writes it: "key" or "key:yes". */
export interface Command {
  kind: string;
  keys?: string[];
  x?: number;
  y?: number;
  after?: string;
  to?: string;
  item?: string;
  text?: string;
  how?: string;
  /** Counts the edits of a page, so that one sent twice is done once. */
  at?: number;
}

/** What became of it. Whatever changed is on the screen already: the picture arrives before the answer. */
export interface Answer { refused: string | null; say: string | null; focus: string | null; text: string | null; }

export interface DotNetObject { invokeMethodAsync(method: string, ...args: unknown[]): Promise<unknown>; }

const seconds = 8;

/** Says it to whoever listens instead of looking. */
export const announce = (words: string): void => {
  const region = document.getElementById("announcements");
  if (!region) return;
  // The same words twice would not be read twice.
  region.textContent = region.textContent === words ? `${words} ` : words;
};

/** Says it on the canvas too, until something else is said. */
export const tell = (place: HTMLElement, words: string, isRefusal: boolean): void => {
  announce(words);
  place.textContent = words;
  place.classList.toggle("is-refusal", isRefusal);
  place.hidden = false;
  window.clearTimeout(Number(place.dataset["timer"]));
  place.dataset["timer"] = String(window.setTimeout(() => { place.hidden = true; }, seconds * 1000));
};
