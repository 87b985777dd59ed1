import type { CustomDecorator, ExecutionContext } from '@nestjs/common';
import { SetMetadata, applyDecorators, createParamDecorator } from '@nestjs/common';
import { ApiBearerAuth } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { ApiProblems } from '../openapi/api-problems.decorator';
import type { Principal, Role } from './principal';

export const ACCESS = 'casetrail:access';
/** Who may call a route. A route that does not say so keeps the API from starting. */
export type Access = { public: true } | { public: false; roles: readonly Role[] };

/** Anyone may call this, without a token. */
export const Public = (): CustomDecorator => SetMetadata(ACCESS, { public: true } satisfies Access);

/** Only a token with one of these roles (or `administrator`) may call this. On a controller: all of its routes. */
export const AllowRoles = (...roles: Role[]): ClassDecorator & MethodDecorator =>
  applyDecorators(SetMetadata(ACCESS, { public: false, roles } satisfies Access), ApiBearerAuth(), ApiProblems(401, 403));

/** The principal of the request; only on routes that are not public. */
export const CurrentPrincipal = createParamDecorator((_: unknown, context: ExecutionContext): Principal => {
  const { principal } = context.switchToHttp().getRequest<FastifyRequest>();
  if (!principal) throw new Error('A public route asks for a principal');
  return principal;
});
