/** The box grows with its label; the layout is told the same width. */
export function functionWidth(label: string): number {
  return Math.max(80, Math.min(200, 30 + label.length * 8.2))
}
