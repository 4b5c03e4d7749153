import { remember } from "./cookie";

/** The theme in use. */
export const shown = (): "light" | "dark" => {
  const chosen = document.documentElement.dataset["theme"];
  if (chosen === "light" || chosen === "dark") return chosen;
  return matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
};

export const switchTheme = (): void => {
  const next = shown() === "dark" ? "light" : "dark";
  document.documentElement.dataset["theme"] = next;
  remember("theme", next);
};

export const startThemeToggle = (): void => {
  document.addEventListener("click", event => {
    if (event.target instanceof Element && event.target.closest("[data-theme-toggle]")) switchTheme();
  });
};
