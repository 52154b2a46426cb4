import { useId } from 'preact/hooks';
import type { Json } from '../../../../local/src/shared/json.js';
import { type Constraints, inWords, typedNumber } from '../../flags/constraints.js';
import { useDelayedText } from '../../ui/delayed-text.js';
import { Problems } from './problems.js';

/** An input for a value by its type and constraints; what does not fit them is kept as it is typed, and refused by the checks. */
export function ValueInput({
  name,
  constraints,
  value,
  problems,
  onChange,
}: {
  name: string;
  constraints: Constraints;
  value: Json | undefined;
  problems: readonly string[] | undefined;
  onChange: (value: Json | undefined) => void;
}) {
  const id = useId();
  const described = `${id}-hint ${id}-problems`;
  const attributes = { id, 'aria-describedby': described, 'aria-invalid': problems !== undefined };
  return (
    <div class="field">
      <label for={id}>
        <span class="mono">{name}</span>
      </label>
      <Input {...{ constraints, value, onChange }} attributes={attributes} />
      <small id={`${id}-hint`} class="muted">
        {inWords(constraints)}
      </small>
      <Problems id={`${id}-problems`} problems={problems} />
    </div>
  );
}

interface InputProps {
  readonly attributes: { readonly id: string };
  readonly constraints: Constraints;
  readonly value: Json | undefined;
  readonly onChange: (value: Json | undefined) => void;
}

function Input(props: InputProps) {
  const { attributes, constraints, value, onChange } = props;
  const { type, options, elements } = constraints;
  if (elements !== undefined || type === 'array') return <ListInput {...props} />;
  if (type === 'boolean' && (value === undefined || typeof value === 'boolean')) {
    return (
      <Choice
        attributes={attributes}
        options={['true', 'false']}
        value={value === undefined ? '' : String(value)}
        onChange={(text) => onChange(text === '' ? undefined : text === 'true')}
      />
    );
  }
  if (
    type === 'string' &&
    options !== undefined &&
    (value === undefined || options.includes(String(value)))
  ) {
    return (
      <Choice
        attributes={attributes}
        options={options}
        value={value === undefined ? '' : String(value)}
        onChange={(text) => onChange(text === '' ? undefined : text)}
      />
    );
  }
  return <TypedInput {...props} isNumber={type === 'number'} />;
}

function TypedInput({ attributes, value, onChange, isNumber }: InputProps & { isNumber: boolean }) {
  const read = (text: string): Json | undefined =>
    isNumber ? typedNumber(text) : text === '' ? undefined : text;
  const field = useDelayedText(
    asText(value),
    (text) => onChange(read(text)),
    (typed, told) => asText(read(typed)) === told,
  );
  return (
    <input
      {...attributes}
      {...field}
      {...(isNumber ? { inputMode: 'decimal' as const } : {})}
      autocomplete="off"
      spellcheck={false}
    />
  );
}

function asText(value: Json | undefined): string {
  if (value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function Choice({
  attributes,
  options,
  value,
  onChange,
}: {
  attributes: { id: string };
  options: readonly string[];
  value: string;
  onChange: (value: string) => void;
}) {
  return (
    <select {...attributes} onChange={({ currentTarget }) => onChange(currentTarget.value)}>
      <option value="" selected={value === ''}>
        no value
      </option>
      {options.map((option) => (
        <option key={option} value={option} selected={option === value}>
          {option}
        </option>
      ))}
    </select>
  );
}

/** One element a line. */
function ListInput({ attributes, constraints, value, onChange }: InputProps) {
  const isNumbers = constraints.elements?.type === 'number';
  const read = (text: string): Json[] | undefined => {
    const lines = text.split('\n').filter((line) => line !== '');
    if (lines.length === 0) return undefined;
    return lines.map((line) => (isNumbers ? (typedNumber(line) ?? line) : line));
  };
  const write = (list: Json | undefined) =>
    Array.isArray(list) ? list.map(asText).join('\n') : asText(list);
  const field = useDelayedText(
    write(value),
    (text) => onChange(read(text)),
    (typed, told) => write(read(typed)) === told,
  );
  return <textarea {...attributes} {...field} rows={3} spellcheck={false} placeholder="One value a line" />;
}
