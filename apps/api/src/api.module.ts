import type { DynamicModule } from '@nestjs/common';
import { Global, Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, DiscoveryModule } from '@nestjs/core';
import { CqrsModule } from '@nestjs/cqrs';
import type { Installation } from '@casetrail/installation';
import type { ProjectionWatcher } from '@casetrail/projection';
import type { FastifyBaseLogger } from 'fastify';
import { AccessGuard } from './access/access.guard';
import { DeclaredAccess } from './access/declared-access';
import { OidcVerifier } from './access/oidc-verifier';
import { OwnKeyVerifier } from './access/own-key-verifier';
import { TOKEN_VERIFIER } from './access/token-verifier';
import type { TokenVerifier } from './access/token-verifier';
import { AdministrationModule } from './administration/administration.module';
import { AnalysisModule } from './analysis/analysis.module';
import { CaseworkModule } from './casework/casework.module';
import { HealthController } from './health/health.controller';
import { Readiness } from './health/readiness';
import type { ApiLimits } from './limits';
import { ApiDocument } from './openapi/api-document';
import { OpenApiController } from './openapi/openapi.controller';
import { ProblemFilter } from './problems/problem.filter';
import { INSTALLATION, LIMITS, LOG, WATCHER } from './tokens';
import { TrackModule } from './track/track.module';

/** What the API needs from outside. */
export interface ApiParts {
  installation: Installation;
  watcher: ProjectionWatcher;
  limits: ApiLimits;
  log: FastifyBaseLogger;
}

/** One folder, one module for each reader; what all of them share is here. */
@Global()
@Module({})
export class ApiModule {
  static of({ installation, watcher, limits, log }: ApiParts): DynamicModule {
    return {
      module: ApiModule,
      imports: [CqrsModule.forRoot(), DiscoveryModule, TrackModule, CaseworkModule, AnalysisModule, AdministrationModule],
      controllers: [HealthController, OpenApiController],
      providers: [
        { provide: INSTALLATION, useValue: installation },
        { provide: WATCHER, useValue: watcher },
        { provide: LIMITS, useValue: limits },
        { provide: LOG, useValue: log },
        { provide: TOKEN_VERIFIER, useValue: verifierFor(installation) },
        { provide: APP_GUARD, useClass: AccessGuard },
        { provide: APP_FILTER, useClass: ProblemFilter },
        DeclaredAccess,
        Readiness,
        ApiDocument,
      ],
      exports: [INSTALLATION, WATCHER, LIMITS, LOG],
    };
  }
}

function verifierFor({ settings, secrets }: Installation): TokenVerifier {
  const { issuer, audience } = settings.oidc;
  return issuer === undefined ? new OwnKeyVerifier(secrets.signingKeyPem) : new OidcVerifier(issuer, audience);
}
