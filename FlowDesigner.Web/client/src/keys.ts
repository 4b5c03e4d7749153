/** Ctrl+Enter (or Cmd+Enter) inside [data-ctrl-enter] presses the button it names; no key stroke goes to the server for it. */
export const startKeys = (): void => {
  document.addEventListener("keydown", event => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || !(event.target instanceof Element)) return;
    const button = event.target.closest<HTMLElement>("[data-ctrl-enter]")?.dataset["ctrlEnter"];
    if (!button) return;
    event.preventDefault();
    document.getElementById(button)?.click();
  });
};
