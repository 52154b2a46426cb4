import { useState } from 'preact/hooks';
import { operations } from '../aws/operations.js';
import type { Strategy } from '../aws/types.js';
import { useStrategies } from '../queries.js';
import { Answered } from '../ui/answer.js';
import { DeleteButton } from '../ui/confirm.js';
import { minutes } from '../ui/time.js';
import { GrowthChart } from './growth-chart.js';
import { StrategyDialog } from './strategy-dialog.js';

/** Those that every account has. */
const isPredefined = ({ Id }: Strategy) => Id.startsWith('AppConfig.');

export function StrategiesPage({ region }: { region: string }) {
  const query = useStrategies(region);
  const [open, setOpen] = useState<Strategy | 'new' | undefined>(undefined);
  return (
    <>
      <div class="page-head">
        <h1>Deployment strategies</h1>
        <button type="button" class="primary" onClick={() => setOpen('new')}>
          Create strategy
        </button>
      </div>
      <Answered query={query}>
        {(strategies) => (
          <ul class="cards">
            {strategies.map((strategy) => (
              <li key={strategy.Id} class="panel card">
                <div class="section-head">
                  <h2>{strategy.Name}</h2>
                  {!isPredefined(strategy) && (
                    <span class="actions">
                      <button type="button" class="quiet" onClick={() => setOpen(strategy)}>
                        Edit
                      </button>
                      <DeleteButton
                        what={`the strategy “${strategy.Name}”`}
                        remove={() => operations(region).deleteStrategy(strategy.Id)}
                      >
                        <p>Deployments that go by it are not affected.</p>
                      </DeleteButton>
                    </span>
                  )}
                </div>
                <p>{inWords(strategy)}</p>
                {strategy.Description !== undefined && <p class="muted">{strategy.Description}</p>}
                <GrowthChart growth={strategy} />
              </li>
            ))}
          </ul>
        )}
      </Answered>
      {open !== undefined && (
        <StrategyDialog
          region={region}
          strategy={open === 'new' ? undefined : open}
          onClose={() => setOpen(undefined)}
        />
      )}
    </>
  );
}

/** What a strategy does, in one line. */
export function inWords(strategy: Strategy): string {
  const { DeploymentDurationInMinutes, GrowthType, GrowthFactor, FinalBakeTimeInMinutes } = strategy;
  const growth =
    DeploymentDurationInMinutes === 0
      ? 'All clients at once'
      : GrowthType === 'LINEAR'
        ? `${GrowthFactor} % more clients at each step, all of them after ${minutes(DeploymentDurationInMinutes)}`
        : `${GrowthFactor} % of the clients, doubled at each step, all of them after ${minutes(DeploymentDurationInMinutes)}`;
  const bake =
    FinalBakeTimeInMinutes === 0 ? 'no bake time' : `then ${minutes(FinalBakeTimeInMinutes)} to watch it`;
  return `${growth}; ${bake}.`;
}
