/** What the API is given to work with: see {@link Installation}. */
export const INSTALLATION = Symbol('Installation');
/** {@link ApiLimits} as they apply. */
export const LIMITS = Symbol('ApiLimits');
/** Tells when a view has come up to a position. */
export const WATCHER = Symbol('ProjectionWatcher');
/** Where the API writes its log. */
export const LOG = Symbol('Log');
