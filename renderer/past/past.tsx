/** The history of one thing. */
export function Past() {
  return (
    <main className="main page past" aria-label="History">
      <h1>History</h1>
    </main>
  )
}
