export * from './settings';
export * from './secrets';
export * from './open-installation';
