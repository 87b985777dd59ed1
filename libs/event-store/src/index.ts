export * from './port';
export * from './copy';
export * from './kurrentdb';
export * from './postgres';
