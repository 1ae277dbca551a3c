/** Other environments that may have the same trouble, as the record knows them. */
import { Box } from 'lucide-react'
import type { PostmortemSummary } from '../../contract/postmortem.ts'
import type { AlsoThere } from '../../contract/postmortem-evidence.ts'
import { Plain } from '../ui/plain.tsx'
import { plainLine } from '../ui/plain-text.ts'
import { useEvidence } from './evidence-desk.ts'

/** So many are named; more would push the sections away. */
const mostNamed = 6

const headings: readonly (readonly [AlsoThere['reason'], string])[] = [
  ['version', 'Also runs this version'],
  ['alert', 'The same alert fired in'],
]

export function AlsoAffected({ summary }: { readonly summary: PostmortemSummary }) {
  const { evidence } = useEvidence(summary)
  return headings.map(([reason, words]) => {
    const found = evidence?.alsoThere.filter((each) => each.reason === reason) ?? []
    if (found.length === 0) return null
    const more = found.length - mostNamed
    return (
      <section key={reason} className="outline-also">
        <h3 className="outline-head">{words}</h3>
        <ul>
          {found.slice(0, mostNamed).map(({ environment, why }) => (
            <li key={environment} title={plainLine(why)}>
              <Box size={16} strokeWidth={1.75} aria-hidden="true" />
              <code>
                <Plain text={environment} />
              </code>
            </li>
          ))}
        </ul>
        {more > 0 && <p className="dim">and {more} more</p>}
      </section>
    )
  })
}
