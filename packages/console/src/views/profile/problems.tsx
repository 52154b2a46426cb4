/** What is wrong at one place. */
export function Problems({
  id,
  problems = [],
}: {
  id?: string | undefined;
  problems?: readonly string[] | undefined;
}) {
  if (problems.length === 0) return <span id={id} />;
  return (
    <ul id={id} class="problems">
      {problems.map((problem) => (
        <li key={problem}>{problem}</li>
      ))}
    </ul>
  );
}
