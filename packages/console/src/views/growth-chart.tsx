import { minutes } from '../ui/time.js';
import { type Growth, plannedSteps } from './growth.js';

const WIDTH = 400;
const HEIGHT = 90;
const TOP = 8;
const BOTTOM = HEIGHT - 18;

/**
 * The percentage of clients over time, with the bake time shaded.
 *
 * @param at minutes since the start, for a line there; none for a mere strategy
 */
export function GrowthChart({ growth, at }: { growth: Growth; at?: number | undefined }) {
  const steps = plannedSteps(growth);
  const { DeploymentDurationInMinutes: duration, FinalBakeTimeInMinutes: bake } = growth;
  const total = Math.max(duration + Math.max(bake, 0), 1);
  const x = (minute: number) => (Math.min(minute, total) / total) * WIDTH;
  const y = (percentage: number) => BOTTOM - (percentage / 100) * (BOTTOM - TOP);
  return (
    <svg
      class="growth"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      role="img"
      aria-label={`Growth to 100 % ${duration === 0 ? 'at once' : `within ${minutes(duration)}`}, bake time ${bake === 0 ? 'none' : minutes(bake)}`}
    >
      {steps !== undefined && (
        <>
          <rect class="bake" x={x(duration)} y={TOP} width={WIDTH - x(duration)} height={BOTTOM - TOP} />
          <path class="curve" d={curve(steps, x, y, WIDTH)} />
        </>
      )}
      <line class="axis" x1="0" y1={BOTTOM} x2={WIDTH} y2={BOTTOM} />
      {at !== undefined && <line class="now" x1={x(at)} y1={TOP} x2={x(at)} y2={BOTTOM} />}
      <text x="0" y={HEIGHT - 3}>
        0
      </text>
      <text x={WIDTH} y={HEIGHT - 3} text-anchor="end">
        {total} min
      </text>
    </svg>
  );
}

function curve(
  steps: readonly { readonly minute: number; readonly percentage: number }[],
  x: (minute: number) => number,
  y: (percentage: number) => number,
  end: number,
): string {
  const parts = steps.map(({ minute, percentage }) => `H${x(minute)}V${y(percentage)}`);
  return `M0 ${y(0)}${parts.join('')}H${end}`;
}
