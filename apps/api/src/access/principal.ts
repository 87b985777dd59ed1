/** What a token allows. An administrator may do all that a caseworker and an analyst may, in its own municipality. */
export const ROLES = ['caseworker', 'analyst', 'administrator'] as const;
export type Role = (typeof ROLES)[number];

/** Who makes a request, as its token says. */
export interface Principal {
  subject: string;
  name?: string;
  /** The only municipality whose cases this principal reads or writes. */
  municipality: string;
  roles: readonly Role[];
}

export const mayActAs = (principal: Principal, allowed: readonly Role[]): boolean =>
  principal.roles.includes('administrator') || principal.roles.some((role) => allowed.includes(role));

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by the access guard on every route that is not public. */
    principal?: Principal;
  }
}
