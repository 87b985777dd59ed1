/** Names of streams and reference numbers, with and without hyphens. */
const REFERENCES = /case-[a-z0-9-]+-[0-9A-Z]{13}|\b[0-9A-HJKMNP-TV-Z]{4}-?[0-9A-HJKMNP-TV-Z]{4}-?[0-9A-HJKMNP-TV-Z]{5}\b/g;

/** An error as it may stand in a log: its name, message, code and stack, without what leads to a case. Properties with values stay out. */
export function loggable(error: unknown): object {
  if (!(error instanceof Error)) return { type: typeof error };
  const code = (error as { code?: unknown }).code;
  return {
    name: error.name,
    message: masked(error.message),
    ...(typeof code === 'string' && { code }),
    ...(error.stack !== undefined && { stack: masked(error.stack) }),
    ...(error.cause instanceof Error && { cause: loggable(error.cause) }),
  };
}

const masked = (text: string): string => text.replaceAll(REFERENCES, '[reference]');
