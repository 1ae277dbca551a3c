import { plainLine } from './plain-text.ts'

/** Words from outside in a line of ours: isolated, so that their direction cannot reach the words around them. */
export function Plain({ text }: { readonly text: string }) {
  return <bdi>{plainLine(text)}</bdi>
}
