/** The bottom line's keys of the inbox. */
import { Key } from '../ui/parts.tsx'

const keys = [
  ['R', 'reply'],
  ['H', 'hand over'],
  ['L', 'link alert'],
  ['T', 'triage'],
  ['X', 'close'],
  ['/', 'filter'],
] as const

export function InboxHints({ singleKeys }: { readonly singleKeys: boolean }) {
  return (
    <>
      <span>
        <Key name={singleKeys ? 'J' : '↓'} />
        <Key name={singleKeys ? 'K' : '↑'} /> move
      </span>
      {singleKeys ? (
        keys.map(([name, words]) => (
          <span key={name}>
            <Key name={name} /> {words}
          </span>
        ))
      ) : (
        <span>
          <Key name="Enter" /> open
        </span>
      )}
    </>
  )
}
