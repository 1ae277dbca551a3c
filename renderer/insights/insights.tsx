/** Figures out of the record. */
export function Insights() {
  return (
    <main className="main page insights" aria-label="Insights">
      <h1>Insights</h1>
    </main>
  )
}
