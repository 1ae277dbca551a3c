/** What can be done with a source from its card: try again, edit, remove; removing asks once more. */
import { type ReactNode, useState } from 'react'
import { usePage } from '../store.ts'
import { Button } from '../ui/parts.tsx'

interface CardActionsProps {
  /** the source's name, as it is shown */
  readonly name: string
  /** what follows of removing it, as sentences */
  readonly follows: string
  readonly tryAgain: () => void
  readonly edit: () => void
  readonly remove: () => void
  readonly children?: ReactNode
}

export function CardActions({ name, follows, tryAgain, edit, remove, children }: CardActionsProps) {
  const [sure, setSure] = useState(false)
  // The drill's sources are made up: there is nothing to change in them.
  const drill = usePage((page) => page.state?.desk.drill !== null)
  if (sure) {
    return (
      <p className="form-actions">
        <span>{follows}</span>
        <Button label={`Remove ${name} now`} onPress={remove}>
          Remove now
        </Button>
        <Button kind="bare" onPress={() => setSure(false)}>
          Keep it
        </Button>
      </p>
    )
  }
  return (
    <div className="form-actions">
      <Button small label={`Try again ${name}`} onPress={tryAgain}>
        Try again
      </Button>
      {!drill && (
        <>
          <Button small label={`Edit ${name}`} onPress={edit}>
            Edit
          </Button>
          <Button small kind="bare" label={`Remove ${name}`} onPress={() => setSure(true)}>
            Remove
          </Button>
        </>
      )}
      {children}
    </div>
  )
}
