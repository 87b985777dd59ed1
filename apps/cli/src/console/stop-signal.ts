const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
/** Of work that a signal cut short; as shells have it, 128 and the number of SIGINT. */
export const INTERRUPTED_EXIT_CODE = 130;
/** Stopping takes well under this; if something hangs, the process ends all the same. */
const STOP_LIMIT_MS = 20_000;

/** Ctrl-C and its like, as long as it is watched for. */
export interface StopSignal {
  /** Aborted by the first signal. */
  signal: AbortSignal;
  /** Resolves with the first signal. */
  requested: Promise<void>;
  /** Gives signals back to Node. */
  release(): void;
}

/** The first signal asks to stop, and stopping is given 20 seconds; the second ends the process at once. */
export function watchForStop(): StopSignal {
  const controller = new AbortController();
  let limit: NodeJS.Timeout | undefined;
  let announce = (): void => undefined;
  const requested = new Promise<void>((resolve) => (announce = resolve));
  const onSignal = (): void => {
    if (controller.signal.aborted) process.exit(INTERRUPTED_EXIT_CODE);
    process.stderr.write('\nStopping … (again to force)\n');
    limit = setTimeout(() => {
      process.stderr.write(`casetrail: did not stop within ${STOP_LIMIT_MS / 1000} s, ending anyway; the next start recovers\n`);
      process.exit(1);
    }, STOP_LIMIT_MS);
    limit.unref();
    controller.abort();
    announce();
  };
  for (const signal of SIGNALS) process.on(signal, onSignal);
  return {
    signal: controller.signal,
    requested,
    release: () => {
      clearTimeout(limit);
      for (const signal of SIGNALS) process.off(signal, onSignal);
    },
  };
}

/** The user stopped the command before it was done. */
export class Interrupted extends Error {
  override name = 'Interrupted';
  constructor() {
    super('Stopped before it was done. Run the same command again to complete it.');
  }
}
