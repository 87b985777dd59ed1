export type { Instant, RoutedTimeline, Stretch, Timeline } from './timeline';
export { caseDurations, responseMs, visitDurations } from './durations';
export type { CaseDurations, NetReason, SplitMs, VisitDuration, VisitDurations } from './durations';
export { caseTimes, visitTimes } from './times';
export type { CaseTimes, SplitSeconds, VisitTimes } from './times';
