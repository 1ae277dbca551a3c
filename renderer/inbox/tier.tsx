import { Plain } from '../ui/plain.tsx'

/** A tier as steps: how far up it stands, and its name. No colour, it is no state. */
export function Tier({
  name,
  step,
  steps,
}: {
  readonly name: string
  readonly step: number
  readonly steps: number
}) {
  return (
    <span className="tier">
      <span className="tier-steps" aria-hidden="true">
        {Array.from({ length: Math.min(6, Math.max(steps, step + 1)) }, (_, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the steps are places, they have no other identity
          <i key={index} className={index <= step ? 'is-lit' : ''} />
        ))}
      </span>
      <span className="cut">
        <Plain text={name} />
      </span>
    </span>
  )
}
