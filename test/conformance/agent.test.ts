import { agentSource } from 'aws-appconfig-openfeature-provider';
import { describeSource } from './describe-source.js';

describeSource('Agent', (endpoint) => agentSource({ endpoint }));
