import { Redirect, Route, Router, Switch } from 'wouter-preact';
import { useHashLocation } from 'wouter-preact/use-hash-location';
import { useLocalState } from './queries.js';
import { routes } from './routes.js';
import { Shell } from './shell.js';
import { Answered, Empty } from './ui/answer.js';
import { ApplicationPage } from './views/application-page.js';
import { ApplicationsPage } from './views/applications-page.js';
import { DeploymentPage } from './views/deployment-page.js';
import { EnvironmentPage } from './views/environment-page.js';
import { OverridesPage } from './views/overrides/overrides-page.js';
import { ProfilePage } from './views/profile/profile-page.js';
import { SessionsPage } from './views/sessions/sessions-page.js';
import { StrategiesPage } from './views/strategies-page.js';
import { WeatherPage } from './views/weather/weather-page.js';

export function App() {
  return (
    <Router hook={useHashLocation}>
      <Switch>
        <Route path="/" component={ToHomeRegion} />
        <Route path="/:region/*?">{({ region }) => <InRegion region={region} />}</Route>
      </Switch>
    </Router>
  );
}

function ToHomeRegion() {
  const state = useLocalState(undefined);
  return (
    <Answered query={state}>
      {({ homeRegion }) => <Redirect to={routes.region(homeRegion)} replace />}
    </Answered>
  );
}

const APPLICATION = '/:region/applications/:application';

function InRegion({ region }: { region: string }) {
  return (
    <Shell region={region}>
      <Switch>
        <Route path="/:region">
          <ApplicationsPage region={region} />
        </Route>
        <Route path={APPLICATION}>
          {({ application }) => (
            <ApplicationPage key={application} region={region} application={application} />
          )}
        </Route>
        <Route path={`${APPLICATION}/profiles/:profile/:tab`}>
          {({ application, profile, tab }) => (
            <ProfilePage
              key={profile}
              region={region}
              application={application}
              profile={profile}
              tab={tab}
            />
          )}
        </Route>
        <Route path={`${APPLICATION}/environments/:environment`}>
          {({ application, environment }) => (
            <EnvironmentPage
              key={environment}
              region={region}
              application={application}
              environment={environment}
            />
          )}
        </Route>
        <Route path={`${APPLICATION}/environments/:environment/deployments/:number`}>
          {({ application, environment, number }) => (
            <DeploymentPage
              key={`${environment} ${number}`}
              region={region}
              application={application}
              environment={environment}
              number={number}
            />
          )}
        </Route>
        <Route path="/:region/strategies">
          <StrategiesPage region={region} />
        </Route>
        <Route path="/:region/sessions">
          <SessionsPage region={region} />
        </Route>
        <Route path="/:region/weather">
          <WeatherPage region={region} />
        </Route>
        <Route path="/:region/overrides">
          <OverridesPage region={region} />
        </Route>
        <Route>
          <Empty title="There is nothing at this address">
            <a href={`#${routes.region(region)}`}>To the applications</a>
          </Empty>
        </Route>
      </Switch>
    </Shell>
  );
}
