const year = 60 * 60 * 24 * 365;

/** Remembers a reader's choice where the server sees it, so that the first paint is right. */
export const remember = (name: string, value: string): void => {
  document.cookie = `${name}=${encodeURIComponent(value)}; path=/; max-age=${year}; samesite=lax`;
};
