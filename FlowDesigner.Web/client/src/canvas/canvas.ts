// The entrance of the canvas of the designer.
import type { DotNetObject } from "./command";
import { Designer } from "./designer";
import type { Options } from "./line";

/** One canvas for an element: mounting it again, after the connection broke, takes the place of the first. */
const mounted = new WeakMap<HTMLElement, Designer>();

export const mount = (root: HTMLElement, owner: DotNetObject, options: Options): Designer => {
  mounted.get(root)?.dispose();
  const canvas = new Designer(root, owner, options);
  mounted.set(root, canvas);
  // A narrow window shows the steps as a list, which the server draws only where it is seen.
  const narrow = window.matchMedia("(max-width: 767px)");
  const tell = (): void => { if (narrow.matches) void owner.invokeMethodAsync("CommandFromBrowser", { kind: "narrow" }); };
  narrow.addEventListener("change", tell, { once: true });
  tell();
  return canvas;
};
