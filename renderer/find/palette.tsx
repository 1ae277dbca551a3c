/** One line for commands and for all that ever happened. */
export function Palette() {
  return null
}
