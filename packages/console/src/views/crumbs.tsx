import { useApplication, useEnvironment } from '../queries.js';
import { routes } from '../routes.js';

/** The way from the list of applications to here. */
export function Crumbs({
  region,
  application,
  environment,
}: {
  region: string;
  application?: string;
  environment?: string;
}) {
  return (
    <nav class="crumbs" aria-label="Where this is">
      <a href={`#${routes.region(region)}`}>Applications</a>
      {application !== undefined && <ApplicationCrumb region={region} application={application} />}
      {application !== undefined && environment !== undefined && (
        <EnvironmentCrumb region={region} application={application} environment={environment} />
      )}
    </nav>
  );
}

function ApplicationCrumb({ region, application }: { region: string; application: string }) {
  const { data } = useApplication(region, application);
  return (
    <>
      <span aria-hidden="true">/</span>
      <a href={`#${routes.application(region, application)}`}>{data?.Name ?? application}</a>
    </>
  );
}

function EnvironmentCrumb(props: { region: string; application: string; environment: string }) {
  const { data } = useEnvironment(props.region, props.application, props.environment);
  return (
    <>
      <span aria-hidden="true">/</span>
      <a href={`#${routes.environment(props.region, props.application, props.environment)}`}>
        {data?.Name ?? props.environment}
      </a>
    </>
  );
}
