import { Controller, Get, Query } from '@nestjs/common';
import { type Client, OpenFeatureClient } from '@openfeature/nestjs-sdk';

@Controller()
export class HelloController {
  constructor(@OpenFeatureClient() private readonly flags: Client) {}

  @Get('hello')
  async hello(@Query('user') user = 'you'): Promise<{ greeting: string }> {
    const text = await this.flags.getStringValue('greeting.text', 'Hi');
    return { greeting: `${text}, ${user}` };
  }
}
