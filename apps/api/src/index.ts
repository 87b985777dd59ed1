export { issueToken, type TokenRequest } from './access/issue-token';
export { ROLES, type Role } from './access/principal';
export { startApi, type ApiOptions, type RunningApi } from './start-api';
