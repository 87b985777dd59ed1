export * from './settings';
export * from './secrets';
export * from './open-installation';
export * from './own-event-store';
export * from './open-event-store';
