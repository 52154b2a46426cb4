import { type ExecutionContext, Module } from '@nestjs/common';
import { OpenFeatureModule } from '@openfeature/nestjs-sdk';
import type { Request } from 'express';
import { HelloController } from './hello.controller.js';

/** What rules may read of a request; the module makes it the transaction context of the request's evaluations. */
function contextOf(execution: ExecutionContext) {
  const { user = 'anonymous', tier } = execution.switchToHttp().getRequest<Request>().query;
  return { targetingKey: String(user), ...(typeof tier === 'string' ? { tier } : {}) };
}

@Module({
  imports: [OpenFeatureModule.forRoot({ contextFactory: contextOf })],
  controllers: [HelloController],
})
export class AppModule {}
