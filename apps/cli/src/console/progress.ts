import { Presets, SingleBar } from 'cli-progress';

/** Shows how far long work has come. */
export interface Progress {
  /** How much is done, of the total given last. */
  update(done: number, total?: number): void;
  /** Says that the work is over, whole or not. */
  stop(): void;
}

/** Plain lines are written for every so many percent. */
const PLAIN_STEP_PERCENT = 25;

/** A bar on a terminal; elsewhere, as in a log file, a plain line now and then. On stderr, so that stdout holds results alone. */
export function startProgress(label: string, total: number, unit: string): Progress {
  return process.stderr.isTTY ? bar(label, total, unit) : plainLines(label, total, unit);
}

function bar(label: string, total: number, unit: string): Progress {
  const single = new SingleBar(
    {
      format: `${label} {bar} {percentage}% | {value}/{total} ${unit} | {duration_formatted}`,
      hideCursor: true,
      // The listener of the process decides what a signal does.
      gracefulExit: false,
      stream: process.stderr,
    },
    Presets.shades_classic,
  );
  single.start(total, 0);
  return {
    update: (done, newTotal) => {
      if (newTotal !== undefined) single.setTotal(newTotal);
      single.update(done);
    },
    stop: () => single.stop(),
  };
}

function plainLines(label: string, total: number, unit: string): Progress {
  let known = total;
  let shown = -1;
  return {
    update: (done, newTotal = known) => {
      known = newTotal;
      const percent = known === 0 ? 100 : Math.floor((100 * done) / known);
      const step = Math.floor(percent / PLAIN_STEP_PERCENT);
      if (step <= shown) return;
      shown = step;
      process.stderr.write(`${label}: ${done} of ${known} ${unit} (${percent} %)\n`);
    },
    stop: () => undefined,
  };
}
