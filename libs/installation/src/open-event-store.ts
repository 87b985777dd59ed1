import { createKurrentDbEventStore, type EventStore } from '@casetrail/event-store';
import type { Logger } from 'pino';

/** Opens the event store at a connection string as CASETRAIL_EVENT_STORE holds one. Messages never show it: it may hold a password. */
export const openEventStore = (url: string, log: Logger): EventStore => createKurrentDbEventStore(url, { log });
