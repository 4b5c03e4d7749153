// What C# calls. Fetching a module and calling it is one message, not two.
import { openDialog } from "./dialog";

export const offerModules = (): void => {
  Object.assign(window, {
    flowDesigner: {
      openDialog,
      /** Calls what a module exports, such as the mount of an editor. */
      from: async (path: string, name: string, ...values: unknown[]): Promise<unknown> =>
        ((await import(path)) as Record<string, (...values: unknown[]) => unknown>)[name]!(...values),
    },
  });
};
