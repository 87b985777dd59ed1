export interface KurrentDbEventStoreOptions {
  /** How long an append may wait for its outcome, in ms. Default 10,000. */
  appendTimeoutMs?: number;
  /** How long a read may wait for the next event before it fails; the next one then takes another connection, in ms. Default 5,000. */
  readTimeoutMs?: number;
  /** Appends under way at the same time; others wait for their turn. Default 64. */
  maxInFlight?: number;
  /** How often a quiet subscription is compared with the store's head, in ms. Default 1,000. */
  watchEveryMs?: number;
  /** A subscription that delivers nothing for so long although there is something is opened anew, in ms. Default 5,000. */
  stalledAfterMs?: number;
  log?: { warn(message: string): void };
}

export type Settings = Required<Omit<KurrentDbEventStoreOptions, 'log'>> & Pick<KurrentDbEventStoreOptions, 'log'>;

export const settingsOf = (options: KurrentDbEventStoreOptions): Settings => ({
  appendTimeoutMs: options.appendTimeoutMs ?? 10_000,
  readTimeoutMs: options.readTimeoutMs ?? 5000,
  maxInFlight: options.maxInFlight ?? 64,
  watchEveryMs: options.watchEveryMs ?? 1000,
  stalledAfterMs: options.stalledAfterMs ?? 5000,
  log: options.log,
});
