import { expect, it } from 'vitest'
import { engineList } from '../../lessons/engines'
import { enginesOf, MINE, programOf, readyPairs } from './pairs'

const engines = (at: string | null, asked: [string, string] | null): [string, string] =>
  enginesOf(programOf(at, asked), asked, engineList)

it('has pairs of engines that are there', () => {
  for (const pair of readyPairs) expect(pair.engines.every((id) => engineList.includes(id))).toBe(true)
})

it('opens what the address says', () => {
  expect(programOf(null, null)).toBe('diamond')
  expect(engines(null, null)).toEqual(['step14', 'step16'])
  expect(programOf(null, ['appendix_a', 'step14'])).toBe('inplace')
  expect(engines('memory', null)).toEqual(['step16', 'step17'])
  expect(programOf('diamond', ['step07', 'dezero'])).toBe('diamond')
  expect(engines('diamond', ['step07', 'dezero'])).toEqual(['step07', 'dezero'])
  expect(programOf(null, ['own', 'step16'])).toBe(MINE)
})

it('puts an engine of the pair where the address names one that is not there', () => {
  expect(engines('reuse', ['step99', 'own'])).toEqual(['step13', 'own'])
})
