import { type AppConfigLocal, startAppConfigLocal } from 'appconfig-local';

// Where the facts of these tests come from. "Native recordings" are answers of the real service in us-east-1, of 2026-09-28, that
// https://github.com/radkawar/stackd publishes at 9dc356f in testdata/aws/appconfig and in the tests that replay them.

export interface Answer {
  readonly status: number;
  /** `x-amzn-errortype`. */
  readonly error: string | null;
  readonly headers: Headers;
  readonly text: string;
  /** `undefined` if the body is no JSON. */
  // biome-ignore lint/suspicious/noExplicitAny: what came over the wire is looked into freely
  readonly body: any;
}

/** AppConfig Local as it looks on the wire, on a clock that stands still unless a test moves it. */
export class Wire {
  readonly local: AppConfigLocal;
  readonly clock: { milliseconds: number };

  private constructor(local: AppConfigLocal, clock: { milliseconds: number }) {
    this.local = local;
    this.clock = clock;
  }

  static async start(): Promise<Wire> {
    const clock = { milliseconds: Date.parse('2026-08-01T00:00:00Z'), now: () => clock.milliseconds };
    const logger = { debug() {}, info() {}, warn() {}, error() {} };
    return new Wire(await startAppConfigLocal({ clock, logger }), clock);
  }

  /** Sends a request, such as `POST /applications`, with an object as JSON or a text as it stands. */
  async ask(request: string, body?: object | string, headers: Record<string, string> = {}): Promise<Answer> {
    const [method = '', path = ''] = request.split(' ');
    const isContent = typeof body === 'string';
    const response = await fetch(this.local.endpoint + path, {
      method,
      ...(body === undefined ? {} : { body: isContent ? body : JSON.stringify(body) }),
      headers: { ...(body === undefined ? {} : { 'Content-Type': 'application/json' }), ...headers },
    });
    const text = await response.text();
    return {
      status: response.status,
      error: response.headers.get('x-amzn-errortype'),
      headers: response.headers,
      text,
      body: parsed(text),
    };
  }

  /** Creates by a POST, and resolves to the answer. */
  async make(path: string, body: object | string, headers: Record<string, string> = {}): Promise<Answer> {
    const answer = await this.ask(`POST ${path}`, body, headers);
    expect([answer.status, answer.text]).toEqual([201, answer.text]);
    return answer;
  }

  /** Application app, environment env and a hosted profile; their paths. */
  async target(profile: object = {}) {
    const application = `/applications/${(await this.make('/applications', { Name: 'app' })).body.Id}`;
    const environment = await this.make(`${application}/environments`, { Name: 'env' });
    const made = await this.make(`${application}/configurationprofiles`, {
      Name: 'profile',
      LocationUri: 'hosted',
      ...profile,
    });
    return {
      application,
      environment: `${application}/environments/${environment.body.Id}`,
      profile: `${application}/configurationprofiles/${made.body.Id}`,
      profileId: made.body.Id as string,
      versions: `${application}/configurationprofiles/${made.body.Id}/hostedconfigurationversions`,
    };
  }

  async strategy(minutes = 0, growth = 100, bake = 0): Promise<string> {
    const { body } = await this.make('/deploymentstrategies', {
      Name: 'strategy',
      DeploymentDurationInMinutes: minutes,
      GrowthFactor: growth,
      FinalBakeTimeInMinutes: bake,
    });
    return body.Id;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
