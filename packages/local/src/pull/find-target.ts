import type { ConfigurationProfileSummary } from '@aws-sdk/client-appconfig';
import { quoted } from '../shared/described.js';
import { type Aws, ask } from './aws.js';

/** What to pull: names or IDs. */
export interface PullTarget {
  readonly application: string;
  readonly environment: string;
  /** Default: all profiles that have something deployed. */
  readonly profile: string | undefined;
}

export interface Resource {
  readonly id: string;
  readonly name: string;
}

export interface FoundProfile extends Resource {
  readonly type: 'AWS.Freeform' | 'AWS.AppConfig.FeatureFlags';
}

export interface FoundTarget {
  readonly application: Resource;
  readonly environment: Resource;
  readonly profiles: readonly FoundProfile[];
}

const PAGE_SIZE = 50;

/** More than AWS's quotas allow. */
const MAX_PAGES = 100;

/** Finds what names or IDs stand for; rejects with what there is where there is no such thing. */
export async function findTarget(aws: Aws, target: PullTarget): Promise<FoundTarget> {
  const { sdk, client } = aws.control;
  const applications = await all('ListApplications', (page) =>
    client.send(new sdk.ListApplicationsCommand(page), aws.sending),
  );
  const application = only('application', target.application, applications, `in ${aws.region}`);
  const inApplication = { ApplicationId: application.id };
  const where = `in application ${quoted(application.name)}`;
  const environments = await all('ListEnvironments', (page) =>
    client.send(new sdk.ListEnvironmentsCommand({ ...inApplication, ...page }), aws.sending),
  );
  const environment = only('environment', target.environment, environments, where);
  const profiles = await all('ListConfigurationProfiles', (page) =>
    client.send(new sdk.ListConfigurationProfilesCommand({ ...inApplication, ...page }), aws.sending),
  );
  if (target.profile === undefined) {
    return { application, environment, profiles: profiles.map(asProfile) };
  }
  const { id } = only('configuration profile', target.profile, profiles, where);
  return {
    application,
    environment,
    profiles: profiles.filter(({ Id }) => Id === id).map(asProfile),
  };
}

interface Summary {
  readonly Id?: string | undefined;
  readonly Name?: string | undefined;
}

async function all<T extends Summary>(
  operation: string,
  list: (page: { MaxResults: number; NextToken?: string }) => Promise<{
    readonly Items?: T[] | undefined;
    readonly NextToken?: string | undefined;
  }>,
): Promise<T[]> {
  const items: T[] = [];
  let next: string | undefined;
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const NextToken = next;
    const answer = await ask(operation, () =>
      list({ MaxResults: PAGE_SIZE, ...(NextToken === undefined ? {} : { NextToken }) }),
    );
    items.push(...(answer.Items ?? []));
    next = answer.NextToken;
    if (next === undefined || next === '') return items;
  }
  throw new Error(`${operation} has no end after ${MAX_PAGES} pages`);
}

/** An ID counts before a name, and a name that several have is refused. */
function only(kind: string, asked: string, items: readonly Summary[], where: string): Resource {
  const byId = items.filter(({ Id }) => Id === asked);
  const [found, another] = byId.length > 0 ? byId : items.filter(({ Name }) => Name === asked);
  if (found === undefined) {
    throw new Error(`There is no ${kind} ${quoted(asked)} ${where}; there is ${namesOf(items)}`);
  }
  if (another !== undefined) {
    const ids = items.filter(({ Name }) => Name === asked).map(({ Id }) => Id);
    throw new Error(
      `Several have the name ${quoted(asked)} ${where}: give the ${kind}'s ID, one of ${ids.join(', ')}`,
    );
  }
  return resource(found);
}

const resource = ({ Id = '', Name = '' }: Summary): Resource => ({ id: Id, name: Name });

function asProfile(summary: ConfigurationProfileSummary): FoundProfile {
  const isFlags = summary.Type === 'AWS.AppConfig.FeatureFlags';
  return { ...resource(summary), type: isFlags ? 'AWS.AppConfig.FeatureFlags' : 'AWS.Freeform' };
}

const MAX_NAMED = 20;

function namesOf(items: readonly Summary[]): string {
  if (items.length === 0) return 'none at all';
  const names = items.slice(0, MAX_NAMED).map(({ Name = '' }) => quoted(Name));
  return names.join(', ') + (items.length > MAX_NAMED ? ` and ${items.length - MAX_NAMED} more` : '');
}
