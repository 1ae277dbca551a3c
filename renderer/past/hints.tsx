/** The keys of a history, in the bottom line. */
import { Key } from '../ui/parts.tsx'

export function PastHints({ singleKeys }: { readonly singleKeys: boolean }) {
  return (
    <>
      <span>
        <Key name={singleKeys ? 'J' : '↓'} />
        <Key name={singleKeys ? 'K' : '↑'} /> move
      </span>
      <span>
        <Key name="Enter" /> story
      </span>
      <span>
        <Key name="Esc" /> back
      </span>
      {singleKeys && (
        <span>
          <Key name="X" /> export
        </span>
      )}
    </>
  )
}
