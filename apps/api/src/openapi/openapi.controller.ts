import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { OpenAPIObject } from '@nestjs/swagger';
import { Public } from '../access/access.decorators';
import { ApiProblems } from './api-problems.decorator';
import { ApiDocument } from './api-document';

@ApiTags('openapi')
@Public()
@Controller('v1/openapi.json')
export class OpenApiController {
  constructor(private readonly document: ApiDocument) {}

  @Get()
  @ApiOperation({ summary: 'This API as an OpenAPI 3.1 document', operationId: 'openapi' })
  @ApiOkResponse({ description: 'The document.', content: { 'application/json': { schema: { type: 'object' } } } })
  @ApiProblems()
  show(): OpenAPIObject {
    return this.document.get();
  }
}
