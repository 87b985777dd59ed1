import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { Inject, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Problem } from '../problems/problem';
import type { Access } from './access.decorators';
import { accessOf } from './declared-access';
import type { Role } from './principal';
import { mayActAs } from './principal';
import { bearerToken } from './bearer-token';
import type { TokenVerifier } from './token-verifier';
import { TOKEN_VERIFIER } from './token-verifier';

/** Denies unless the route is public or the request's token has one of the roles that the route declares. */
@Injectable()
export class AccessGuard implements CanActivate {
  private readonly declared = new WeakMap<object, Access>();

  constructor(@Inject(TOKEN_VERIFIER) private readonly verifier: TokenVerifier) {}

  canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    const access = this.accessOf(context);
    return access.public || this.authorise(context.switchToHttp().getRequest<FastifyRequest>(), access.roles);
  }

  private async authorise(request: FastifyRequest, roles: readonly Role[]): Promise<boolean> {
    const principal = await this.verifier.verify(bearerToken(request.headers.authorization));
    if (!mayActAs(principal, roles)) throw forbidden(roles);
    request.principal = principal;
    return true;
  }

  private accessOf(context: ExecutionContext): Access {
    const handler = context.getHandler();
    let access = this.declared.get(handler);
    if (!access) {
      access = accessOf(handler, context.getClass()) ?? { public: false, roles: [] };
      this.declared.set(handler, access);
    }
    return access;
  }
}

const forbidden = (roles: readonly Role[]): Problem =>
  new Problem({
    status: 403,
    name: 'role-missing',
    title: 'Not allowed',
    detail: `This needs a token with the role ${[...new Set([...roles, 'administrator'])].join(' or ')}.`,
    headers: { 'WWW-Authenticate': 'Bearer realm="casetrail", error="insufficient_scope"' },
  });
