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
};
