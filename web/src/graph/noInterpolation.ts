/**
 * Stands in for d3-interpolate, of which d3-zoom only asks for the path of a transition: there is none (see
 * noTransition.ts), and the real package with its colours would be a twentieth of the page's script.
 */
export function interpolateZoom(): never {
  throw new Error('the camera glides by CSS and never interpolates')
}
