import { remember } from "./cookie";

/** [data-fold] folds what it controls; the choice is kept where the server sees it, so that the next page is drawn folded. */
export const startFolding = (): void => {
  document.addEventListener("click", event => {
    if (!(event.target instanceof Element)) return;
    const button = event.target.closest<HTMLElement>("[data-fold]");
    if (!button) return;
    const folded = button.getAttribute("aria-expanded") === "true";
    button.setAttribute("aria-expanded", String(!folded));
    remember(`fold-${button.dataset["fold"]}`, folded ? "yes" : "no");
  });
};
