/** Bounds of one API process. */
export interface ApiLimits {
  /** Connections at a time. */
  connections: number;
  /** Look-ups by reference number that one address may make in a minute. */
  lookupsPerMinute: number;
  /** Streams of one case's changes that are open at a time: together, and from one address. */
  watchers: number;
  watchersPerAddress: number;
  /** How often a watcher is told that the stream is alive. */
  heartbeatMs: number;
  /** A stream ends after this; the client comes back with the id of the last change. */
  watchMs: number;
  /** Requests under way when the API stops are given this long. */
  stopMs: number;
}

export const DEFAULT_LIMITS: Omit<ApiLimits, 'lookupsPerMinute'> = {
  connections: 10_000,
  watchers: 1000,
  watchersPerAddress: 10,
  heartbeatMs: 15_000,
  watchMs: 60 * 60 * 1000,
  stopMs: 10_000,
};
