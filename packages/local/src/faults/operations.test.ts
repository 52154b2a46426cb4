import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { Exchange } from '../http/exchange.js';
import { addressed, operationNames } from './operations.js';

function exchange(method: string, url: string): Exchange {
  const request = new IncomingMessage(new Socket());
  Object.assign(request, { method, url });
  return new Exchange(request, new ServerResponse(request));
}

describe('what a request is for', () => {
  const configuration = '/applications/a/environments/b/configurations/c';
  it.each([
    ['GET', '/configuration?configuration_token=x', 'data', 'GetLatestConfiguration'],
    ['POST', '/configurationsessions', 'data', 'StartConfigurationSession'],
    ['DELETE', '/configuration', 'data', undefined],
    ['GET', configuration, 'agent', 'GetConfiguration'],
    ['HEAD', `${configuration}/?flag=x`, 'agent', 'GetConfiguration'],
    ['GET', `${configuration}?client_id=x`, 'control', 'GetConfiguration'],
    ['GET', '/ping', 'agent', 'ping'],
    ['GET', '/applications', 'control', 'ListApplications'],
    ['POST', '/applications', 'control', 'CreateApplication'],
    ['PATCH', '/applications/a', 'control', 'UpdateApplication'],
    ['POST', '/applications/a/environments/b/deployments', 'control', 'StartDeployment'],
    ['DELETE', '/applications/a/environments/b/deployments/1', 'control', 'StopDeployment'],
    ['GET', '/tags/arn:aws:appconfig:us-east-1:0:application/a', 'control', 'ListTagsForResource'],
    ['DELETE', '/deployementstrategies/a', 'control', 'DeleteDeploymentStrategy'],
    ['DELETE', '/deploymentstrategies/a', 'control', 'DeleteDeploymentStrategy'],
    ['GET', '/nothing', 'control', undefined],
  ])('%s %s', (method, url, plane, operation) => {
    expect(addressed(exchange(method, url))).toEqual({ plane, operation });
  });

  it('has a name for each of the 56 operations of the control plane', () => {
    expect(operationNames('control')).toHaveLength(56);
  });
});
