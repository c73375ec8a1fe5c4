import type { Num } from './schema'
import { LONGEST_WHOLE, shorten } from './shorten'

/** How numbers of this dtype or type are written. */
export type NumberKind = 'float' | 'float32' | 'plain'

export function numberKind(type: string): NumberKind {
  if (/^[<>=]?(float32|f4)$/.test(type)) return 'float32'
  return /^[<>=]?(float|longdouble|f\d)/.test(type) ? 'float' : 'plain'
}

/** A number as Python writes it; floats with this many significant digits, or all of them for Infinity. */
export function formatNum(num: Num, kind: NumberKind, digits: number): string {
  if (typeof num === 'boolean') return num ? 'True' : 'False'
  if (typeof num === 'string') return shorten(num, LONGEST_WHOLE)
  if (kind === 'plain' && Number.isInteger(num)) return String(num)
  return formatFloat(num, digits, kind === 'float32')
}

/** repr's rule: an exponent below 1e-4, and above the digits shown (16 when all are). */
function formatFloat(x: number, digits: number, single: boolean): string {
  if (!Number.isFinite(x)) return Number.isNaN(x) ? 'nan' : x > 0 ? 'inf' : '-inf'
  const [mantissa = '', power = ''] = scientific(x, digits, single).split('e')
  const sign = x < 0 || Object.is(x, -0) ? '-' : ''
  const figures = mantissa.replace(/[-.]/g, '').replace(/0+$/, '') || '0'
  const exponent = Number(power)
  if (exponent < -4 || exponent >= Math.min(digits, 16)) return sign + withExponent(figures, exponent)
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${figures}`
  const whole = figures.slice(0, exponent + 1).padEnd(exponent + 1, '0')
  return `${sign}${whole}.${figures.slice(exponent + 1) || '0'}`
}

function withExponent(figures: string, exponent: number): string {
  const fraction = figures.length > 1 ? `.${figures.slice(1)}` : ''
  const power = String(Math.abs(exponent)).padStart(2, '0')
  return `${figures[0]}${fraction}e${exponent < 0 ? '-' : '+'}${power}`
}

/** Rounded to the digits asked for, but never longer than what identifies the number: 0.1 stays 0.1. */
function scientific(x: number, digits: number, single: boolean): string {
  const shortest = single ? shortestSingle(x) : x.toExponential()
  const figures = shortest.replace(/e.*/, '').replace(/[-.]/g, '').length
  return figures <= digits ? shortest : x.toExponential(digits - 1)
}

/** A float32 arrives as the double nearest to it; these are the digits that tell it from its neighbours. */
function shortestSingle(x: number): string {
  for (let digits = 0; digits < 9; digits++) {
    const text = x.toExponential(digits)
    if (Math.fround(Number(text)) === Math.fround(x)) return text
  }
  return x.toExponential()
}
