/** Bounds of AppConfig's own interval: https://docs.aws.amazon.com/appconfig/2019-10-09/APIReference/API_appconfigdata_StartConfigurationSession.html */
export const SERVICE_MINIMUM_SECONDS = 15;
export const MAX_INTERVAL_SECONDS = 86_400;
