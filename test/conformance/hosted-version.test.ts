import { dataApiSource } from 'aws-appconfig-openfeature-provider';
import { describeSource } from './describe-source.js';

describeSource(
  'Hosted version',
  (endpoint) => dataApiSource({ clientConfig: { endpoint }, controlPlane: { clientConfig: { endpoint } } }),
  { targeting: 'hosted-version', readWindow: 0 },
);
