/**
 * The provider's engine, which AppConfig Local shares with clients. It is loaded with the first flag, file or pattern
 * that needs it, because loading it takes longer than starting everything else.
 */
export function loadEngine() {
  return import('aws-appconfig-openfeature-provider/engine');
}
