/** The presses below a form that connects something: connect it, try it, keep it although the trial failed, leave it. */
import { Button } from '../ui/parts.tsx'

type Act = 'connect' | 'test' | 'save'

export interface FormActsProps {
  /** what is under way; null = nothing */
  readonly doing: string | null
  /** the trial failed: it may be kept all the same */
  readonly failed: boolean
  /** what the first press is called */
  readonly primary: string
  readonly run: (what: Act) => Promise<void>
  /** absent where there is nothing to go back to */
  readonly cancel: (() => void) | undefined
}

export function FormActs({ doing, failed, primary, run, cancel }: FormActsProps) {
  return (
    <p className="form-actions">
      <Button kind="primary" submit disabled={doing !== null} shortcut="Enter">
        {doing === 'connect' ? 'Asking' : primary}
      </Button>
      <Button disabled={doing !== null} onPress={() => void run('test')}>
        {doing === 'test' ? 'Testing' : 'Test'}
      </Button>
      {failed && (
        <Button kind="bare" disabled={doing !== null} onPress={() => void run('save')}>
          Save it all the same
        </Button>
      )}
      {cancel && (
        <Button kind="bare" onPress={cancel}>
          Cancel
        </Button>
      )}
    </p>
  )
}
