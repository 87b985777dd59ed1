import { WEEKDAYS, type CalendarDeclaration } from './declaration';

/** [fromMs, toMs) of the wall clock since midnight. */
export interface OpenTime {
  fromMs: number;
  toMs: number;
}

const CLOCK_TIME = /^(?:([01]\d|2[0-3]):([0-5]\d)|24:00)$/;

/** `08:30` in milliseconds since midnight; undefined when it is no time of day. */
export function clockTimeMs(text: string): number | undefined {
  const match = CLOCK_TIME.exec(text);
  if (match === null) return undefined;
  return match[1] === undefined ? 24 * 3_600_000 : Number(match[1]) * 3_600_000 + Number(match[2]) * 60_000;
}

/** Monday to Sunday, each in order of time. The declaration has no faults. */
export function openTimes({ openingHours }: CalendarDeclaration): OpenTime[][] {
  return WEEKDAYS.map((weekday) =>
    (openingHours[weekday] ?? [])
      .map(({ from, to }) => ({ fromMs: clockTimeMs(from)!, toMs: clockTimeMs(to)! }))
      .sort((a, b) => a.fromMs - b.fromMs),
  );
}
