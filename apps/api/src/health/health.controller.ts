import { Controller, Get, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Public } from '../access/access.decorators';
import { ApiProblems } from '../openapi/api-problems.decorator';
import { LiveAnswer, ReadyAnswer } from './health.answer';
import { Readiness } from './readiness';

/** For whatever starts, restarts and routes to this process. */
@ApiTags('health')
@Public()
@Controller('health')
export class HealthController {
  constructor(private readonly readiness: Readiness) {}

  @Get('live')
  @ApiOperation({ summary: 'The process runs', operationId: 'live' })
  @ApiOkResponse({ description: 'It runs.', type: LiveAnswer })
  @ApiProblems()
  live(): LiveAnswer {
    return { status: 'alive' };
  }

  @Get('ready')
  @ApiOperation({ summary: 'The process can serve: event store, database, migrations, projections', operationId: 'ready' })
  @ApiOkResponse({ description: 'It can serve.', type: ReadyAnswer })
  @ApiProblems()
  @ApiResponse({ status: 503, description: 'Not ready; reasons say why.', type: ReadyAnswer })
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<ReadyAnswer> {
    const answer = await this.readiness.check();
    if (answer.status !== 'ready') reply.status(503);
    return answer;
  }
}
