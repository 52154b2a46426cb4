const id = encodeURIComponent;

/** Addresses within the console, behind the `#`. */
export const routes = {
  region: (region: string) => `/${id(region)}`,
  application: (region: string, application: string) => `/${id(region)}/applications/${id(application)}`,
  profile: (region: string, application: string, profile: string, tab: ProfileTab = 'edit') =>
    `/${id(region)}/applications/${id(application)}/profiles/${id(profile)}/${tab}`,
  environment: (region: string, application: string, environment: string) =>
    `/${id(region)}/applications/${id(application)}/environments/${id(environment)}`,
  deployment: (region: string, application: string, environment: string, number: number) =>
    `/${id(region)}/applications/${id(application)}/environments/${id(environment)}/deployments/${number}`,
  strategies: (region: string) => `/${id(region)}/strategies`,
  sessions: (region: string) => `/${id(region)}/sessions`,
  weather: (region: string) => `/${id(region)}/weather`,
  overrides: (region: string) => `/${id(region)}/overrides`,
};

export const PROFILE_TABS = ['edit', 'versions', 'try'] as const;
export type ProfileTab = (typeof PROFILE_TABS)[number];
