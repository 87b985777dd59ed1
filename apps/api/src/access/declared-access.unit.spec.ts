import 'reflect-metadata';
import { Controller, Get, Module } from '@nestjs/common';
import { DiscoveryModule, NestFactory } from '@nestjs/core';
import { AllowRoles, Public } from './access.decorators';
import { DeclaredAccess } from './declared-access';

@Public()
@Controller('open')
class OpenController {
  @Get()
  show(): string {
    return 'open';
  }
}

@Controller('mixed')
class MixedController {
  @AllowRoles('analyst')
  @Get('declared')
  declared(): string {
    return 'declared';
  }

  @Get('forgotten')
  forgotten(): string {
    return 'forgotten';
  }
}

@Module({ imports: [DiscoveryModule], controllers: [OpenController], providers: [DeclaredAccess] })
class GoodModule {}

@Module({ imports: [DiscoveryModule], controllers: [OpenController, MixedController], providers: [DeclaredAccess] })
class BadModule {}

const start = async (module: object): Promise<void> => {
  const app = await NestFactory.createApplicationContext(module as never, { logger: false, abortOnError: false });
  await app.close();
};

describe('Declared access', () => {
  it('lets the API start when each route says who may call it', async () => {
    await expect(start(GoodModule)).resolves.toBeUndefined();
  });

  it('keeps it from starting when one does not, and names it', async () => {
    await expect(start(BadModule)).rejects.toThrow('who may call MixedController.forgotten');
  });
});
