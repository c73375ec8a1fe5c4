import { describe, expect, it } from 'vitest'
import { addressOf, DEFAULT_LESSON, readSettings } from './settings'

const at = (search: string) => readSettings(new URL(`https://school.example/dezero/${search}`))

describe('the address', () => {
  it('says everything or nothing', () => {
    expect(at('')).toEqual({ lesson: DEFAULT_LESSON, view: 'step', engines: null, at: null, lang: null, embed: false })
    expect(at('?lesson=step14&view=compare&engines=step13,step14&lang=ko&embed=1')).toEqual({
      lesson: 'step14',
      view: 'compare',
      engines: ['step13', 'step14'],
      at: null,
      lang: 'ko',
      embed: true,
    })
    expect(at('?view=memory&at=loops')).toMatchObject({ view: 'memory', at: 'loops' })
  })

  it('with a view or engines that make no sense shows the stepper', () => {
    for (const search of ['?view=nothing', '?engines=step13', '?engines=a,b,c'])
      expect(at(search)).toMatchObject({ view: 'step', engines: null })
  })

  it('is read as it was written', () => {
    for (const search of [
      '?lesson=step14&view=compare&engines=step13,own',
      '?lesson=step07',
      '?lesson=step18&view=memory&at=nograd&lang=en',
      '?lesson=a&embed=1',
    ]) {
      expect(addressOf(new URL('https://school.example/dezero/?lesson=old#program=x'), at(search)).href).toBe(
        `https://school.example/dezero/${search}`,
      )
    }
  })
})
