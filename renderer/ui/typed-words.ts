/** Words typed in a dialog, kept by the page: closing the dialog, by hand or by mistake, loses none of them. */
import { usePage } from '../store.ts'

/** The words of a place and a way to change them, as `useState` gives them. `start` stands until something is typed. */
export function useWords(place: string, start = ''): readonly [string, (words: string) => void] {
  const words = usePage((page) => page.words[place] ?? start)
  return [words, (next) => usePage.setState({ words: { ...usePage.getState().words, [place]: next } })]
}

/** They have arrived where they were meant to. */
export function forgetWords(place: string): void {
  const { [place]: _, ...words } = usePage.getState().words
  usePage.setState({ words })
}
