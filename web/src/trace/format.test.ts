import { describe, expect, it } from 'vitest'
import { formatShort, formatTelling, formatValue, formatWithin, hasInf, hasNaN, summarize } from './format'
import type { BigArray, Nested, Value } from './schema'

const float = (data: Nested, shape: number[] = []): Value => ({ kind: 'array', dtype: 'float64', shape, data })
const int = (data: Nested, shape: number[] = []): Value => ({ kind: 'array', dtype: 'int64', shape, data })
const single = (data: Nested): Value => ({ kind: 'array', dtype: 'float32', shape: [], data })
const scalar = (type: string, data: number | string | boolean): Value => ({ kind: 'scalar', type, data })
const big: BigArray = {
  kind: 'big',
  dtype: 'float64',
  shape: [100, 100, 100],
  bytes: 8e6,
  min: 1,
  max: 2.5,
  mean: 1.75,
  nan: 0,
  inf: 0,
  head: [1, 2.5],
}

describe('numbers', () => {
  it('shows all digits where they are the point', () => {
    expect(formatTelling(float(0.040000000000000036))).toBe('0.040000000000000036')
    expect(formatTelling(float(0.1 + 0.2))).toBe('0.30000000000000004')
    expect(formatTelling(float(3.297442541400256))).toBe('3.29744')
    expect(formatTelling(float(64))).toBe('64.0')
  })
  it('fits a number into few characters by its digits, never by cutting it', () => {
    expect(formatWithin(float(0.996004), 6)).toBe('0.996')
    expect(formatWithin(float(-0.00309123), 7)).toBe('-0.0031')
    expect(formatWithin(float(123456.75), 7)).toBe('1.2e+05')
    expect(formatWithin(float(16), 7)).toBe('16.0')
  })
  it('keeps the point of a float and leaves it off an int', () => {
    expect(formatValue(float(2))).toBe('2.0')
    expect(formatValue(float(-64))).toBe('-64.0')
    expect(formatValue(int(2))).toBe('2')
    expect(formatValue(scalar('float', 1))).toBe('1.0')
    expect(formatValue(scalar('float64', 0))).toBe('0.0')
    expect(formatValue(scalar('int', 16777216))).toBe('16777216')
    expect(formatValue(scalar('bool', true))).toBe('True')
  })

  it('shows 6 significant digits, or all of them as Python does', () => {
    expect(formatValue(float(3.297442541400256))).toBe('3.29744')
    expect(formatValue(float(3.297442541400256), Infinity)).toBe('3.297442541400256')
    expect(formatValue(float(0.040000000000000036))).toBe('0.04')
    expect(formatValue(float(0.040000000000000036), Infinity)).toBe('0.040000000000000036')
    expect(formatValue(float(999999.7))).toBe('1e+06')
    expect(formatValue(float(9999999999))).toBe('1e+10')
    expect(formatValue(float(99999.96))).toBe('100000.0')
  })

  // Each text is what Python's repr writes for the number.
  it.each([
    [1e-10, '1e-10'],
    [1.5e-10, '1.5e-10'],
    [0.0001, '0.0001'],
    [0.00001, '1e-05'],
    [1e16, '1e+16'],
    [123456789012345680, '1.2345678901234568e+17'],
    [1e15, '1000000000000000.0'],
    [9007199254740993, '9007199254740992.0'],
    [1e300, '1e+300'],
    [5e-324, '5e-324'],
    [-0, '-0.0'],
    [-0.5, '-0.5'],
    [100, '100.0'],
    [0.1 + 0.2, '0.30000000000000004'],
    [1 / 3, '0.3333333333333333'],
  ])('writes %d as repr does', (x, text) => {
    expect(formatValue(float(x), Infinity)).toBe(text)
  })

  it('writes every digit so that the same double is read back', () => {
    const view = new DataView(new ArrayBuffer(8))
    let seed = 12345
    const next = (): number => (seed = (Math.imul(seed, 1103515245) + 12345) >>> 0)
    for (let i = 0; i < 2000; i++) {
      view.setUint32(0, next())
      view.setUint32(4, next())
      const x = view.getFloat64(0)
      if (!Number.isFinite(x)) continue
      expect(Number(formatValue(float(x), Infinity))).toBe(x)
      const short = Number(formatValue(float(x)))
      expect(Math.abs(short - x)).toBeLessThanOrEqual(Math.abs(x) * 5.0001e-6 + 5e-324)
    }
  })

  it('shows a float32 with its own digits, not those of the double that carries it', () => {
    expect(formatValue(single(Math.fround(0.1)), Infinity)).toBe('0.1')
    expect(formatValue(single(Math.fround(1 / 3)), Infinity)).toBe('0.33333334')
    expect(formatValue(single(2), Infinity)).toBe('2.0')
  })

  it('names NaN and infinities, and passes on what JSON could not hold', () => {
    expect(formatValue(float('nan'))).toBe('nan')
    expect(formatValue(float(['-inf', 1], [2]))).toBe('[-inf, 1.0]')
    expect(formatValue(scalar('complex', '(1+2j)'))).toBe('(1+2j)')
    expect(hasNaN(float([[1, 'nan']], [1, 2]))).toBe(true)
    expect(hasNaN(float('inf'))).toBe(false)
    expect(hasInf(scalar('float', '-inf'))).toBe(true)
    expect(hasInf(float(1))).toBe(false)
    expect(hasNaN(scalar('complex', '(nan+1j)'))).toBe(true)
    expect(hasNaN({ kind: 'array', dtype: '<U3', shape: [1], data: ['nan'] })).toBe(false)
    expect(hasNaN({ ...big, nan: 3 })).toBe(true)
    expect(hasInf({ ...big, inf: 1 })).toBe(true)
    expect(hasNaN(null)).toBe(false)
  })
})

describe('values', () => {
  it('writes arrays as nested lists, None and anything else as Python does', () => {
    expect(
      formatValue(
        float(
          [
            [1, 2],
            [3, 4],
          ],
          [2, 2],
        ),
      ),
    ).toBe('[[1.0, 2.0], [3.0, 4.0]]')
    expect(formatValue(int([1, 2, 3], [3]))).toBe('[1, 2, 3]')
    expect(formatValue(float([], [0]))).toBe('[]')
    expect(formatValue(null)).toBe('None')
    expect(formatValue({ kind: 'other', type: 'str', text: "'a'" })).toBe("'a'")
  })

  it('names dtype and shape of a large array and sums it up', () => {
    expect(formatValue(big)).toBe('[1.0, 2.5, …] (100, 100, 100)')
    expect(formatShort(big, 20)).toBe('(100, 100, 100)')
    expect(formatValue({ ...big, shape: [500] })).toBe('[1.0, 2.5, …] (500,)')
    expect(formatValue({ ...big, head: [] })).toBe('float64 (100, 100, 100)')
    expect(summarize(big)).toMatchObject({
      shape: '(100, 100, 100)',
      min: '1.0',
      max: '2.5',
      mean: '1.75',
      head: ['1.0', '2.5'],
    })
    expect(summarize({ ...big, dtype: 'int64', min: 1, max: 4, mean: 2 })).toMatchObject({
      min: '1',
      max: '4',
      mean: '2.0',
    })
    expect(summarize({ ...big, min: null, max: null, mean: null }).mean).toBeNull()
  })

  it('fits a bounded length without cutting a number in two', () => {
    expect(formatShort(float(3.297442541400256))).toBe('3.29744')
    expect(formatShort(float([1.25, 2.25, 3.25, 4.25], [4]))).toBe('[1.25, 2.25, …]')
    expect(
      formatShort(
        float(
          [
            [1, 2],
            [3, 4],
          ],
          [2, 2],
        ),
      ),
    ).toBe('[[1.0, 2.0], …]')
    expect(formatShort(int(123456789012345), 12)).toBe('1.23457e+14')
    expect(formatShort({ kind: 'other', type: 'str', text: 'x'.repeat(50) })).toHaveLength(16)
    for (let length = 6; length < 40; length++) {
      expect(
        formatShort(
          float(
            [
              [
                [1, 2],
                [3, 4],
              ],
              [
                [5, 6],
                [7, 8],
              ],
            ],
            [2, 2, 2],
          ),
          length,
        ).length,
      ).toBeLessThanOrEqual(length)
    }
  })
})
