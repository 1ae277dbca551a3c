/** How the panes beside a text reach into it: what they insert goes through the editor, with its undo. React-free. */

/** The text that is open in the editor. Places count UTF-16 units. */
export interface SheetDoor {
  text(): string
  /** puts a line where its time belongs in the timeline, or at the cursor where that stands in the timeline */
  insertTimelineLine(line: string): void
  /** puts words at the cursor */
  insert(words: string): void
  /** replaces the body of a section by its kind, or adds to it, making the section where it is missing */
  addToSection(kind: string, words: string): void
  goTo(at: number): void
  focus(): void
}

const doors = new Map<number, SheetDoor>()
const heard = new Set<() => void>()

/** The door of a postmortem's text; null while it is not open. */
export function sheetDoor(id: number): SheetDoor | null {
  return doors.get(id) ?? null
}

/** Opens it; answers what closes it. */
export function openSheetDoor(id: number, door: SheetDoor): () => void {
  doors.set(id, door)
  for (const hear of heard) hear()
  return () => {
    if (doors.get(id) === door) doors.delete(id)
    for (const hear of heard) hear()
  }
}

/** Hears of doors that open and close; answers what ends it. */
export function onSheetDoors(hear: () => void): () => void {
  heard.add(hear)
  return () => heard.delete(hear)
}
