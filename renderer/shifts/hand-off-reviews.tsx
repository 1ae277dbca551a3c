/** What a hand-off says of postmortems: those whose alert fired again, those left for the morning, and alerts whose end nobody has looked at. */
import type { HandOff } from '../../contract/hand-off.ts'
import { againWords } from '../../contract/postmortem-again.ts'
import { Plain } from '../ui/plain.tsx'
import { reviewWords } from './hand-off-text.ts'

/** Beyond these the copied text has them. */
const mostShown = 8

export function HandOffReviews({ drafts, reviews, again }: Pick<HandOff, 'drafts' | 'reviews' | 'again'>) {
  const lines = [
    ...again.map((one) => [`a${one.postmortemId}`, `${one.title}: ${againWords(one)}`]),
    ...drafts
      .filter(({ isLeft }) => isLeft)
      .map(({ postmortemId, title }) => [`d${postmortemId}`, `${title}: the draft was left for the morning`]),
    ...reviews.map((one, index) => [`r${index}`, `${one.title}: ${reviewWords(one)}`]),
  ] as const
  if (lines.length === 0) return null
  return (
    <>
      <h4 className="sect-head">Postmortems</h4>
      <ul>
        {lines.slice(0, mostShown).map(([key = '', words = '']) => (
          <li key={key} className="soft">
            <Plain text={words} />.
          </li>
        ))}
      </ul>
      {lines.length > mostShown && (
        <p className="soft">{lines.length - mostShown} more, in the copied text.</p>
      )}
    </>
  )
}
