/** On Watch at the start of a shift: one line that opens what was handed over. It never covers an alert. */
import { ClipboardCheck } from 'lucide-react'
import { useNow } from '../now.ts'
import { give } from '../orders.ts'
import { usePage } from '../store.ts'
import { momentText } from '../ui/clock.ts'
import { Button } from '../ui/parts.tsx'
import { Plain } from '../ui/plain.tsx'
import { useLive } from '../watch/sight.ts'
import { openSince } from './received.ts'

export function HandOffStrip() {
  const offer = usePage((page) =>
    page.screen === 'watch' ? (page.state?.desk.handOffs.offer ?? null) : null,
  )
  const live = useLive()
  const now = useNow()
  if (!offer) return null
  const open = (): void => {
    usePage.setState({ screen: 'shifts', problem: null })
    if (offer.kind === 'own') {
      openSince(true)
      void give('handOff.seen', { from: offer.from })
    }
  }
  return (
    <section className="notice notice-plain" aria-label="Hand-off">
      <ClipboardCheck size={16} strokeWidth={1.75} aria-hidden="true" />
      <p className="num">
        {offer.kind === 'received' ? (
          <>
            <b>
              Hand-off from <Plain text={offer.by} />
            </b>
            {offer.role !== null && (
              <>
                , <Plain text={offer.role} />
              </>
            )}
            : not taken over yet.
          </>
        ) : (
          <>
            <b>Your shift began at {momentText(offer.from, now)}.</b> No hand-off is here; this laptop’s own
            record since your last one is.
          </>
        )}
      </p>
      {live && (
        <>
          <Button small label="See it: the hand-off" onPress={open}>
            See it
          </Button>
          {offer.kind === 'own' && (
            <Button small kind="bare" onPress={() => void give('handOff.seen', { from: offer.from })}>
              Not now
            </Button>
          )}
        </>
      )}
    </section>
  )
}
