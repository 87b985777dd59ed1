import { DateTime } from 'luxon';
import type { Dice } from './dice';
import { DAY_MS, HOUR_MS, startOfDay, type WorkingTime } from './working-time';

/** January to December: July is quiet, spring and early autumn are busy. */
const MONTH_WEIGHTS = [0.95, 0.95, 1.15, 1.2, 1.25, 1.05, 0.55, 1.0, 1.15, 1.05, 1.0, 0.7];
/** Sunday to Saturday. */
const WEEKDAY_WEIGHTS = [0.08, 1.2, 1.15, 1.05, 1.0, 0.8, 0.08];
/** How much busier the last day is than the first. */
const GROWTH = 1.15;
/** Midnight to midnight: most come in while the town hall is open, some in the evening. */
const HOUR_WEIGHTS = [0, 0, 0, 0, 0, 0.1, 0.4, 1.5, 6, 9, 10, 9, 6, 8, 7, 4, 2, 1.2, 1, 1, 0.9, 0.7, 0.4, 0.1];

/** When `count` cases come in, in order: over the two years before the anchor, by season, weekday and hour. */
export function arrivals(dice: Dice, workingTime: WorkingTime, anchorMs: number, count: number): number[] {
  const startMs = startOfExample(anchorMs);
  const firstDay = startOfDay(workingTime.toLocal(startMs));
  const days = Math.ceil((anchorMs - startMs) / DAY_MS);
  let total = 0;
  const cumulated = Array.from({ length: days + 1 }, (_, day) => {
    const date = new Date(firstDay + day * DAY_MS);
    const weight = (MONTH_WEIGHTS[date.getUTCMonth()] ?? 1) * (WEEKDAY_WEIGHTS[date.getUTCDay()] ?? 1) * (1 + ((GROWTH - 1) * day) / days);
    return (total += weight);
  });

  const moments: number[] = [];
  while (moments.length < count) {
    const target = dice.fraction() * total;
    const day = cumulated.findIndex((weight) => weight > target);
    const local = firstDay + day * DAY_MS + (dice.weighted(HOUR_WEIGHTS) + dice.fraction()) * HOUR_MS;
    const moment = Math.round(workingTime.fromLocal(local) / 1000) * 1000;
    if (moment >= startMs && moment < anchorMs) moments.push(moment);
  }
  return moments.sort((a, b) => a - b);
}

/** Two calendar years before the anchor. */
export const startOfExample = (anchorMs: number): number => DateTime.fromMillis(anchorMs, { zone: 'utc' }).minus({ years: 2 }).toMillis();
