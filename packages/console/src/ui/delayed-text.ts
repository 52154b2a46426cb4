import { useEffect, useRef, useState } from 'preact/hooks';

/** Milliseconds without a key after which a field tells its text: what follows from it may take longer than a key may. */
const TELL_MS = 150;

export interface DelayedText {
  readonly value: string;
  readonly onInput: (event: { currentTarget: { value: string } }) => void;
  readonly onBlur: () => void;
}

/**
 * For a field whose text is a part of something big. What is typed is shown as it is typed until the field is left, and told a moment
 * later, or when it is left.
 *
 * @param says whether a typed text stands for the value that came of it; `5.` is 5
 */
export function useDelayedText(
  value: string,
  tell: (text: string) => void,
  says: (typed: string, value: string) => boolean = (typed, told) => typed === told,
): DelayedText {
  const [typed, setTyped] = useState<string | undefined>(undefined);
  const pending = useRef<string | undefined>(undefined);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const latest = useRef(tell);
  latest.current = tell;
  const flush = () => {
    clearTimeout(timer.current);
    const text = pending.current;
    pending.current = undefined;
    if (text !== undefined) latest.current(text);
  };
  // Somebody else has changed it.
  const isOld = typed !== undefined && pending.current === undefined && !says(typed, value);
  useEffect(() => {
    if (isOld) setTyped(undefined);
  }, [isOld]);
  // A field that goes away tells what it has.
  useEffect(() => flush, []);
  return {
    value: isOld ? value : (typed ?? value),
    onInput: ({ currentTarget }) => {
      pending.current = currentTarget.value;
      setTyped(currentTarget.value);
      clearTimeout(timer.current);
      timer.current = setTimeout(flush, TELL_MS);
    },
    onBlur: () => {
      flush();
      setTyped(undefined);
    },
  };
}
