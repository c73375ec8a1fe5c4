/** The places of a sentence, `{grad}`, which the page fills with text: as elements, so that it never joins texts into HTML. */
export function withPlaces(html: string): string {
  // Tags and formulas stay as they are.
  const pieces = html.split(/(<math[^]*?<\/math>|<[^>]*>)/)
  return pieces
    .map((piece, i) => (i % 2 === 1 ? piece : piece.replace(/\{([a-z_]\w*)\}/gi, '<span data-value="$1">{$1}</span>')))
    .join('')
}
