// The little of Node that tests use; its own type package would be a dependency for nothing else.
declare module "node:test" {
  export const test: (name: string, body: () => void | Promise<void>) => void;
}
declare module "node:assert/strict" {
  const assert: {
    equal(actual: unknown, expected: unknown, message?: string): void;
    deepEqual(actual: unknown, expected: unknown, message?: string): void;
    ok(value: unknown, message?: string): void;
  };
  export default assert;
}
