/** What stands at the foot of the Night window: the recipe, the way to the main window, and putting this one away. */
import { ArrowUpRight, BookOpenCheck } from 'lucide-react'
import type { Episode } from '../../contract/alert.ts'
import type { OrderInput } from '../../contract/orders.ts'
import { give } from '../orders.ts'
import { usePage } from '../store.ts'
import { Button } from '../ui/parts.tsx'
import { plainLine } from '../ui/plain-text.ts'
import { useDetail } from '../watch/detail.ts'
import { useLive } from '../watch/sight.ts'
import { openRecipe } from './keys.ts'

/** In the place of what could be pressed, while the engine does not answer. */
export function NothingUntilLive() {
  return <p className="night-none">Nothing can be done here until the engine answers.</p>
}

export function Recipe({ episode }: { readonly episode: Episode }) {
  const singleKeys = usePage((page) => page.state?.desk.settings.singleKeys ?? true)
  const recipe = useDetail(episode)?.links.find(({ link }) => link === 'recipe')
  if (!recipe) return null
  if (recipe.refused !== null) return <span className="soft">Ops recipe: {plainLine(recipe.refused)}</span>
  return (
    <Button
      shortcut={singleKeys ? 'R' : undefined}
      icon={<BookOpenCheck size={16} strokeWidth={1.75} aria-hidden="true" />}
      onPress={openRecipe}
    >
      Ops recipe
    </Button>
  )
}

export function OpenButton({ target }: { readonly target: OrderInput<'shell.show'> }) {
  const live = useLive()
  if (!live) return null
  return (
    <Button kind="bare" onPress={() => void give('shell.show', target)}>
      Open in Nightdesk <ArrowUpRight size={16} strokeWidth={1.75} aria-hidden="true" />
    </Button>
  )
}

/** Only out of sight: what it is about goes on. */
export function PutAway({ what }: { readonly what: string }) {
  const windows = usePage((page) => page.state?.desk.shell.facts.windows ?? false)
  if (!windows) return null
  return (
    <Button kind="bare" label={`Put away: this window only, ${what}`} onPress={() => window.close()}>
      Put away
    </Button>
  )
}
