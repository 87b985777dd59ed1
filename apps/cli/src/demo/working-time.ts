import { IANAZone } from 'luxon';

export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;

const OPENS_AT_HOUR = 8;
const CLOSES_AT_HOUR = 16;
export const HOURS_PER_WORKING_DAY = CLOSES_AT_HOUR - OPENS_AT_HOUR;
const SATURDAY = 6;
const SUNDAY = 0;

/**
 * The hours in which the example municipality works: Monday to Friday, 8 to 16, local time. Reckons on local clocks read as if they
 * were UTC, which is exact as no clock is ever changed between 8 and 16.
 */
export class WorkingTime {
  private readonly zone: IANAZone;

  constructor(timeZone: string) {
    this.zone = IANAZone.create(timeZone);
  }

  /** The moment itself when it is a working one, else the next opening. */
  nextOpen(atMs: number): number {
    return this.fromLocal(nextOpenLocal(this.toLocal(atMs)));
  }

  /** The moment itself when it is a working one, else the last closing. */
  lastOpen(atMs: number): number {
    let local = this.toLocal(atMs);
    const dayStart = startOfDay(local);
    if (local < dayStart + OPENS_AT_HOUR * HOUR_MS) local = dayStart - DAY_MS + CLOSES_AT_HOUR * HOUR_MS;
    if (local > startOfDay(local) + CLOSES_AT_HOUR * HOUR_MS) local = startOfDay(local) + CLOSES_AT_HOUR * HOUR_MS;
    while (isWeekend(local)) local = startOfDay(local) - DAY_MS + CLOSES_AT_HOUR * HOUR_MS;
    return this.fromLocal(local);
  }

  /** When so many hours of work are done that begin at `atMs`. */
  after(atMs: number, workingHours: number): number {
    let local = nextOpenLocal(this.toLocal(atMs));
    let leftMs = workingHours * HOUR_MS;
    for (;;) {
      const untilClosingMs = startOfDay(local) + CLOSES_AT_HOUR * HOUR_MS - local;
      if (leftMs <= untilClosingMs) return this.fromLocal(local + leftMs);
      leftMs -= untilClosingMs;
      local = nextOpenLocal(startOfDay(local) + DAY_MS);
    }
  }

  /** The local date: `2026-11-21`. */
  localDate(atMs: number): string {
    return new Date(this.toLocal(atMs)).toISOString().slice(0, 10);
  }

  /** Milliseconds of the local clock, as if it showed UTC. */
  toLocal(atMs: number): number {
    return atMs + this.zone.offset(atMs) * 60_000;
  }

  fromLocal(localMs: number): number {
    const guess = localMs - this.zone.offset(localMs) * 60_000;
    return localMs - this.zone.offset(guess) * 60_000;
  }
}

export const startOfDay = (localMs: number): number => Math.floor(localMs / DAY_MS) * DAY_MS;
const isWeekend = (localMs: number): boolean => [SATURDAY, SUNDAY].includes(new Date(localMs).getUTCDay());

function nextOpenLocal(localMs: number): number {
  let local = localMs;
  const dayStart = startOfDay(local);
  if (local < dayStart + OPENS_AT_HOUR * HOUR_MS) local = dayStart + OPENS_AT_HOUR * HOUR_MS;
  if (local >= dayStart + CLOSES_AT_HOUR * HOUR_MS) local = dayStart + DAY_MS + OPENS_AT_HOUR * HOUR_MS;
  while (isWeekend(local)) local = startOfDay(local) + DAY_MS + OPENS_AT_HOUR * HOUR_MS;
  return local;
}
