import { Float } from '../shared/float.js';
import type { JsonObject } from '../shared/json.js';
import { checkQuota } from '../store/identity.js';
import { MAX_STRATEGIES } from '../store/limits.js';
import type { Growth, Strategy } from '../store/model.js';
import { ROOT } from '../store/store.js';
import { predefinedStrategies } from '../store/strategies.js';
import {
  description,
  integer,
  number,
  oneOf,
  optional,
  required,
  text,
  withEchoedDescription,
} from './input.js';
import type { Operation } from './operation.js';
import { page } from './pagination.js';
import { ownStrategyOf, strategyNamed } from './resources.js';
import { forgetTags, setInitialTags } from './tags.js';

const minutes = integer(0, 1440);
const factor = number(1, 100);
const growthType = oneOf('LINEAR', 'EXPONENTIAL');

const show = (strategy: Strategy) => ({
  Id: strategy.id,
  Name: strategy.name,
  Description: strategy.description,
  DeploymentDurationInMinutes: strategy.durationMinutes,
  GrowthType: strategy.growthType,
  GrowthFactor: new Float(strategy.growthFactor),
  FinalBakeTimeInMinutes: strategy.bakeMinutes,
  ReplicateTo: strategy.replicateTo,
});

const tagsOf = ({ id }: Strategy) => `deploymentstrategy/${id}`;

export const strategyOperations: readonly Operation[] = [
  {
    method: 'post',
    path: '/deploymentstrategies',
    handle(store, { body }) {
      checkQuota(store.strategies, ROOT, 'deployment strategy', MAX_STRATEGIES);
      const strategy: Strategy = {
        ...store.identify((id) => store.strategies.get(ROOT, id) !== undefined),
        name: required(body, 'Name', text(1, 64)),
        description: description(body) || undefined,
        durationMinutes: required(body, 'DeploymentDurationInMinutes', minutes),
        growthType: optional(body, 'GrowthType', growthType) ?? 'LINEAR',
        growthFactor: required(body, 'GrowthFactor', factor),
        bakeMinutes: optional(body, 'FinalBakeTimeInMinutes', minutes) ?? 0,
        replicateTo: optional(body, 'ReplicateTo', oneOf('NONE', 'SSM_DOCUMENT')) ?? 'NONE',
      };
      store.strategies.put(ROOT, strategy.id, strategy);
      setInitialTags(store, tagsOf(strategy), body);
      return { status: 201, body: withEchoedDescription(show(strategy), body) };
    },
  },
  {
    method: 'get',
    path: '/deploymentstrategies',
    handle(store, request) {
      const items = [...store.strategies.list(ROOT), ...predefinedStrategies];
      const body = page(request, 'strategies', items, ({ sequence }) => sequence, show);
      return { status: 200, body };
    },
  },
  {
    method: 'get',
    path: '/deploymentstrategies/:strategy',
    handle: (store, request) => ({
      status: 200,
      body: show(strategyNamed(store, request.parameter('strategy'))),
    }),
  },
  {
    method: 'patch',
    path: '/deploymentstrategies/:strategy',
    handle(store, request) {
      const { body } = request;
      const strategy = ownStrategyOf(store, request);
      const words = description(body);
      const updated: Strategy = {
        ...strategy,
        ...growthChanges(body, strategy),
        description: words === undefined ? strategy.description : words || undefined,
      };
      store.strategies.put(ROOT, updated.id, updated);
      return { status: 200, body: withEchoedDescription(show(updated), body) };
    },
  },
  {
    // The misspelling is the service's own.
    method: 'delete',
    path: '/deployementstrategies/:strategy',
    handle(store, request) {
      const strategy = ownStrategyOf(store, request);
      store.strategies.delete(ROOT, strategy.id);
      forgetTags(store, tagsOf(strategy));
      return { status: 204 };
    },
  },
];

function growthChanges(body: JsonObject, strategy: Strategy): Growth {
  return {
    durationMinutes: optional(body, 'DeploymentDurationInMinutes', minutes) ?? strategy.durationMinutes,
    growthType: optional(body, 'GrowthType', growthType) ?? strategy.growthType,
    growthFactor: optional(body, 'GrowthFactor', factor) ?? strategy.growthFactor,
    bakeMinutes: optional(body, 'FinalBakeTimeInMinutes', minutes) ?? strategy.bakeMinutes,
  };
}
