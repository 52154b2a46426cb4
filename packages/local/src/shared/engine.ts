/**
 * The provider's engine, which AppConfig Local has in common with clients. It is loaded with the first flag, file or pattern
 * that needs it, because that takes longer than starting all the rest.
 */
export function loadEngine() {
  return import('aws-appconfig-openfeature-provider/engine');
}
