const FIRST_MS = 50;
const LONGEST_MS = 5000;

/** How long to wait before try number `attempt` (1 for the first repeat), in ms: doubling, at most 5 s, and spread so that many do not come at once. */
export function backoffMs(attempt: number): number {
  const full = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(attempt - 1, 20));
  return full / 2 + Math.random() * (full / 2);
}
