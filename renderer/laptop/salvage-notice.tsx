/** A damaged database is told on every screen until somebody has read what became of it. */
import { LifeBuoy } from 'lucide-react'
import type { Salvage } from '../../contract/data-folder.ts'
import { useNow } from '../now.ts'
import { usePage } from '../store.ts'
import { momentText } from '../ui/clock.ts'
import { Button } from '../ui/parts.tsx'
import { useDataStatus } from './data-status.ts'

export function SalvageNotice() {
  const salvage = useDataStatus((known) => known.status?.salvage ?? null)
  const here = usePage((page) => page.screen === 'laptop')
  if (!salvage || here) return null
  return <Notice salvage={salvage} />
}

function Notice({ salvage }: { readonly salvage: Salvage }) {
  const now = useNow()
  const lost = salvage.lost.length
  return (
    <section className="notice" aria-label="Damaged data">
      <LifeBuoy size={16} strokeWidth={1.75} aria-hidden="true" />
      <p>
        <b>The data was damaged at {momentText(salvage.at, now)}.</b>{' '}
        {lost === 0 ? 'Nothing is known to be lost.' : `${lost} thing${lost === 1 ? ' is' : 's are'} lost.`}{' '}
        The damaged file was kept.
      </p>
      <Button small onPress={() => usePage.setState({ screen: 'laptop' })}>
        See what was saved
      </Button>
    </section>
  )
}
