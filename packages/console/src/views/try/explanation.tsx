import type {
  ContextRead,
  ExplainedExpression,
  ExplainedVariant,
  Explanation,
} from 'aws-appconfig-openfeature-provider/engine';

/** Why a user gets what they get: each variant's rule with its parts, what it read, and how it came out. */
export function ExplanationView({ explanation }: { explanation: Explanation }) {
  return (
    <div class="explanation">
      <p>{explanation.summary}</p>
      {explanation.variants.length > 0 && (
        <ol>
          {explanation.variants.map((variant) => (
            <VariantView key={variant.name} variant={variant} />
          ))}
        </ol>
      )}
    </div>
  );
}

function VariantView({ variant: { name, enabled, isChosen, rule } }: { variant: ExplainedVariant }) {
  return (
    <li class={isChosen ? 'chosen' : ''}>
      <strong>{name}</strong> {!enabled && <span class="muted">(disabled)</span>}{' '}
      {isChosen ? (
        <span class="badge ok">chosen</span>
      ) : (
        <span class="muted">{rule?.value === true ? 'true as well, but later' : 'not chosen'}</span>
      )}
      {rule === undefined ? (
        <p class="muted">The default: it needs no rule.</p>
      ) : (
        <>
          <ul class="parts">
            <Part expression={rule.expression} />
          </ul>
          {rule.warnings.map((warning) => (
            <p key={warning} class="warn">
              {warning}
            </p>
          ))}
        </>
      )}
    </li>
  );
}

const OUTCOMES = {
  true: ['✓', 'true', 'ok'],
  false: ['✗', 'false', 'bad'],
  undefined: ['–', 'not asked', 'muted'],
} as const;

function Part({ expression }: { expression: ExplainedExpression }) {
  const { text, value, reads, split, operands } = expression;
  const [sign, word, tone] = OUTCOMES[`${value}`];
  return (
    <li>
      <span class={tone}>
        <span aria-hidden="true">{sign}</span>
        <span class="visually-hidden">{word}:</span>
      </span>{' '}
      <code>{text}</code>{' '}
      <span class="muted">
        {reads.map(readInWords).join('; ')}
        {split !== undefined &&
          `${reads.length > 0 ? '; ' : ''}place ${split.bucket.toFixed(3)} of 100 with seed ${JSON.stringify(split.seed)}`}
      </span>
      {operands.length > 0 && (
        <ul class="parts">
          {operands.map((operand, index) => (
            <Part key={`${index} ${operand.text}`} expression={operand} />
          ))}
        </ul>
      )}
    </li>
  );
}

function readInWords({ name, attribute, state, value }: ContextRead): string {
  const from = attribute === name ? '' : ` (${attribute})`;
  if (state === 'missing') return `$${name} is missing`;
  if (state === 'unfit') return `$${name}${from} is ${value}, which counts as missing`;
  return `$${name}${from} is ${JSON.stringify(value)}`;
}
