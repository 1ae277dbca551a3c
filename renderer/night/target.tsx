/** The one thing to press in the Night window, what takes it back for a moment, and what stands there once it has ended. */
import { type MouseEvent, type ReactNode, useEffect, useRef } from 'react'
import { engineNow, monotonic, useNowTo } from '../now.ts'
import { say, usePage } from '../store.ts'
import { Button } from '../ui/parts.tsx'
import { settled, shownSubject, takeShown, takeShownBack, useNight } from './desk.ts'
import { takeId } from './keys.ts'

/**
 * Has the focus as soon as it is there.
 * @param spoken what a screen reader says then, once
 * @param about what it is pressed for, as a plain line
 */
export function Target(props: {
  readonly verb: string
  readonly about: string
  readonly spoken: readonly string[]
}) {
  const { verb, about, spoken } = props
  const button = useRef<HTMLButtonElement>(null)
  const singleKeys = useSingleKeys()
  const giving = useNight((night) => night.giving)
  // biome-ignore lint/correctness/useExhaustiveDependencies: said once, when it comes
  useEffect(() => {
    button.current?.focus({ preventScroll: true })
    say(spoken.join(', '), true)
  }, [])
  const press = (event: MouseEvent): void => {
    if (settled.mayClick(shownSubject(), monotonic(), event.detail > 0)) void takeShown()
  }
  return (
    <button
      ref={button}
      id={takeId}
      type="button"
      className="night-take"
      aria-keyshortcuts={singleKeys ? 'A' : undefined}
      aria-busy={giving}
      onClick={press}
    >
      {verb}
      <span className="unseen-words"> {about}</span>
      {singleKeys && (
        <span className="key" aria-hidden="true">
          A
        </span>
      )}
    </button>
  )
}

/**
 * No focus comes here by itself: a second press of the same key must not undo the first.
 * @param until when it is too late, epoch ms
 * @param children what has come of it so far
 */
export function Back(props: {
  readonly label: string
  readonly until: number
  readonly children: ReactNode
}) {
  const { label, until, children } = props
  const singleKeys = useSingleKeys()
  const left = useNowTo(() => Math.max(1, Math.ceil((until - engineNow()) / 1_000)))
  const press = (event: MouseEvent): void => {
    if (settled.mayClick(shownSubject(), monotonic(), event.detail > 0)) void takeShownBack()
  }
  return (
    <div className="night-back">
      {children}
      <Button shortcut={singleKeys ? 'U' : undefined} label={label} onPress={press}>
        Take back
      </Button>
      <span className="num soft">{left} s</span>
    </div>
  )
}

export function Ended({ words }: { readonly words: string }) {
  return (
    <p className="night-ended" role="status">
      {words}
    </p>
  )
}

function useSingleKeys(): boolean {
  return usePage((page) => page.state?.desk.settings.singleKeys ?? true)
}
