let isLeaving = false;

/** Loads the page again when its session has ended, unless a form is just being sent: its answer is the next page, and may be the cause. */
class SignedOut extends HTMLElement {
  connectedCallback(): void {
    if (!isLeaving) location.reload();
  }
}

export const startSignedOut = (): void => {
  document.addEventListener("submit", event => {
    if (event.target instanceof HTMLFormElement && event.target.method === "post") isLeaving = true;
  });
  customElements.define("signed-out", SignedOut);
  // A link would not do: Blazor takes it for a way within the page, and there is nobody left to go that way.
  document.addEventListener("click", event => {
    if (event.target instanceof Element && event.target.closest("[data-reload]")) location.reload();
  });
};
