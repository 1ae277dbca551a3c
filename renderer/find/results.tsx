/** All that was found, with filters. */
export function Results() {
  return (
    <main className="main page found" aria-label="Find">
      <h1>Find</h1>
    </main>
  )
}
