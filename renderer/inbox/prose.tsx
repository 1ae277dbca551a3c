/** Words of others: code in mono, cited words marked, and never anything but text. */
import { plainProse } from '../ui/plain-text.ts'
import { type Mark, type Span, spansOf } from './spans.ts'

export function Prose({ text, marks }: { readonly text: string; readonly marks: readonly Mark[] }) {
  return (
    <div className="msg-words" dir="auto">
      {spansOf(text, marks).map((span, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of one text have no other identity
        <Piece key={index} span={span} />
      ))}
    </div>
  )
}

function Piece({ span }: { readonly span: Span }) {
  const words = plainProse(span.text)
  const marked =
    span.mark === 'none' ? (
      words
    ) : (
      <mark className={`cite${span.mark === 'hot' ? ' cite-hot' : ''}`}>{words}</mark>
    )
  if (span.code === 'block') return <code className="msg-fence">{marked}</code>
  return span.code === 'inline' ? <code>{marked}</code> : marked
}
