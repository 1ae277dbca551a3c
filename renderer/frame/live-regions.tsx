/** Where screen readers are told what happens. */
import { usePage } from '../store.ts'

/** What screen readers are told unasked. The turn makes the same words news. */
export function LiveRegions() {
  const { text, urgent, turn } = usePage((page) => page.said)
  return (
    <>
      <div className="unseen-words" aria-live="polite" role="status">
        {!urgent && <p key={turn}>{text}</p>}
      </div>
      <div className="unseen-words" aria-live="assertive" role="alert">
        {urgent && <p key={turn}>{text}</p>}
      </div>
    </>
  )
}
