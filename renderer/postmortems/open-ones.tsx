/** A quiet bar over a draft that was just begun: what is open about the same alert already, and one key to use that. */
import { useEffect } from 'react'
import type { PostmortemSummary } from '../../contract/postmortem.ts'
import { usePage } from '../store.ts'
import { Button } from '../ui/parts.tsx'
import { Plain } from '../ui/plain.tsx'
import { plainLine } from '../ui/plain-text.ts'
import { useLive } from '../watch/sight.ts'
import { addTo } from './evidence-deeds.ts'
import { useEvidence } from './evidence-desk.ts'
import { openPostmortem } from './orders.ts'

/** The key that adds to the first of them, also while words are typed: a letter would be typed. */
const addKey = 'Alt+A'

export function OpenOnes({ summary }: { readonly summary: PostmortemSummary }) {
  const { evidence } = useEvidence(summary)
  const live = useLive()
  const here = usePage((page) => page.state?.postmortems)
  // A draft in which somebody has typed is one of its own.
  const isNew = summary.version === 1
  const open = isNew ? (evidence?.openOnes ?? []).filter(({ id }) => here?.some((one) => one.id === id)) : []
  const [first, ...more] = open
  useEffect(() => {
    if (!first || !live) return
    const press = (event: KeyboardEvent): void => {
      if (!event.altKey || event.ctrlKey || event.metaKey || event.code !== 'KeyA' || event.repeat) return
      event.preventDefault()
      void addTo(first.id, summary)
    }
    window.addEventListener('keydown', press)
    return () => window.removeEventListener('keydown', press)
  }, [first, live, summary])
  if (!first) return null
  return (
    <section className="open-ones" aria-label="Open already">
      <p>
        <span className="soft">Open already:</span>{' '}
        <button type="button" className="open-ones-title" onClick={() => openPostmortem(first.id)}>
          <Plain text={first.title} />
        </button>
        {more.length > 0 && <span className="soft"> and {more.length} more about the same alert</span>}
      </p>
      {live && (
        <Button
          small
          shortcut={addKey}
          label={`Add to that one ${plainLine(first.title)}`}
          onPress={() => void addTo(first.id, summary)}
        >
          Add to that one
        </Button>
      )}
    </section>
  )
}
