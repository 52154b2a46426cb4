import { dataApiSource } from 'aws-appconfig-openfeature-provider';
import { describeSource } from './describe-source.js';

describeSource('Data API', (endpoint) => dataApiSource({ clientConfig: { endpoint } }));
