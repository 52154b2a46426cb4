import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { OpenFeature } from '@openfeature/server-sdk';
import { AppConfigProvider } from 'aws-appconfig-openfeature-provider';
import { AppModule } from './app.module.js';

const provider = new AppConfigProvider({
  application: 'DemoApp',
  environment: 'prod',
  profile: 'main',
  targeting: 'in-process',
  pollInterval: 1,
});

async function main() {
  // The module's own `defaultProvider` would not be waited for: the first requests would get defaults.
  await OpenFeature.setProviderAndWait(provider).catch((error) => console.error(error.message));
  const app = await NestFactory.create(AppModule, { logger: ['error', 'warn'] });
  // On SIGINT and SIGTERM the module closes OpenFeature, and with it the provider.
  app.enableShutdownHooks();
  await app.listen(Number(process.env.PORT ?? 3000), '127.0.0.1');
  console.log('listening on', await app.getUrl());
}

void main();
