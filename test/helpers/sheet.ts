/** The text of a draft as the page shows it. */
import type { Locator, Page } from 'playwright'

/** The editor's field. */
export function sheet(page: Page): Locator {
  return page.getByRole('textbox', { name: /, Markdown$/ })
}

/** The words of its lines, those parts of Markdown left out that are not shown. */
export function sheetText(page: Page): Promise<string> {
  return sheet(page).evaluate((field) =>
    [...field.querySelectorAll('.cm-line')].map((line) => line.textContent).join('\n'),
  )
}
