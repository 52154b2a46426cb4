export { type AppOptions, type ConfigurationInUse, createApp, MAX_INPUT_LENGTH } from './app.js';
export { type ConfigResult, type DemoConfig, readConfig } from './config.js';
export { type DemoOptions, type RunningDemo, startDemo } from './demo.js';
export { type Transformations, transform } from './transform.js';
