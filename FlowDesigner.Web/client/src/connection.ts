/** Tells whether the page has lost its server, by the notice that Blazor's script shows and hides. */
export const watchConnection = (changed: (isLost: boolean) => void, signal: AbortSignal): void => {
  const notice = document.getElementById("components-reconnect-modal");
  if (!notice) return;
  let was = false;
  const look = (): void => {
    const isLost = ["show", "failed", "rejected"].some(state => notice.classList.contains(`components-reconnect-${state}`));
    if (isLost === was) return;
    was = isLost;
    changed(isLost);
  };
  const watch = new MutationObserver(look);
  watch.observe(notice, { attributes: true, attributeFilter: ["class"] });
  signal.addEventListener("abort", () => watch.disconnect());
  look();
};
