export { copyEvents, type CopyOptions, type CopyProgress, type CopySummary } from './copy-events';
export { originallyRecordedAt } from './copied-event';
export { CopyDiverged } from './diverged';
