/** What a failed request of the table was, as the end of a sentence. */
export const failureOf = (error: unknown): string =>
  error instanceof Error ? `${error.name}: ${error.message}` : String(error);
