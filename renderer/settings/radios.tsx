/** One choice out of a few, all of them in sight. */
export function Radios<Value extends string>(props: {
  readonly name: string
  readonly legend: string
  readonly value: Value
  readonly choices: readonly (readonly [Value, string])[]
  readonly onPick: (value: Value) => void
}) {
  const { name, legend, value, choices, onPick } = props
  return (
    <fieldset className="plain-set">
      <legend className="field-legend">{legend}</legend>
      {choices.map(([each, words]) => (
        <label key={each} className="check">
          <input type="radio" name={name} checked={value === each} onChange={() => onPick(each)} />
          <span>{words}</span>
        </label>
      ))}
    </fieldset>
  )
}
