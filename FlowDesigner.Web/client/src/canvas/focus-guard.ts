// What had the focus may be gone with the next picture: a field when its step is deleted, a button of the preview when that is left. The
// keyboard must not be lost then.
export const guardFocus = (designer: HTMLElement, goBack: () => void, signal: AbortSignal): void => {
  let last: Element | null = null;
  designer.addEventListener("focusin", event => {
    const now = event.target instanceof Element ? event.target : null;
    // A dialog gives the focus back itself.
    last = now?.closest("dialog") ? null : now;
  }, { signal });
  const seen = new MutationObserver(() => {
    if (!last || last.isConnected || document.activeElement !== document.body) return;
    last = null;
    goBack();
  });
  seen.observe(designer, { childList: true, subtree: true });
  signal.addEventListener("abort", () => seen.disconnect());
};
