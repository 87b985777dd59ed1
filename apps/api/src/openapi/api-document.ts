import { Injectable } from '@nestjs/common';
import type { INestApplication } from '@nestjs/common';
import type { OpenAPIObject } from '@nestjs/swagger';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';

/** The OpenAPI document, made from the controllers when it is first asked for. */
@Injectable()
export class ApiDocument {
  private app?: INestApplication;
  private document?: OpenAPIObject;

  /** To be called before anybody asks. */
  describe(app: INestApplication): void {
    this.app = app;
  }

  get(): OpenAPIObject {
    if (!this.app) throw new Error('The document is not described yet');
    return (this.document ??= SwaggerModule.createDocument(this.app, description()));
  }
}

const description = (): Omit<OpenAPIObject, 'paths'> =>
  new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Casetrail')
    .setDescription('Track and trace for the cases that businesses have with their municipality.')
    .setVersion('1')
    .setLicense('EUPL-1.2', 'https://eupl.eu/1.2/en/')
    .addBearerAuth({ type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: 'Roles: caseworker, analyst, administrator.' })
    .addTag('track', 'For businesses: follow a case by its reference number')
    .addTag('casework', 'For caseworkers: record what happens, see what needs attention')
    .addTag('analysis', 'For analysts: measure and count')
    .addTag('administration', 'For administrators: what the municipality promises, and when it works')
    .addTag('health')
    .addTag('openapi')
    .build();
