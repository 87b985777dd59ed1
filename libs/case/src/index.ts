export * from './events';
export * from './state';
export * from './decide';
export * from './evolve';
export * from './public-status';
export * from './reference-number';
export * from './stream';
export * from './stored-event';
