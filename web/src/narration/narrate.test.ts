import { en } from '../i18n/en'
import { describe, expect, it } from 'vitest'
import type { Player } from '../playback/player'
import { float } from '../../testing/traceBuilder'
import type { Language } from '../i18n/index'
import { narrate } from './narrate'
import { plain, type Part } from '../i18n/parts'
import { diamond, Run, words } from '../../testing/narratedRuns'

const both: Language[] = ['en', 'ko']

function tell(player: Player, language: Language = 'en', grain: 'pop' | 'line' = 'pop'): string {
  return plain(narrate(player, words(language), grain))
}

/** What is said at every stop, from before the first pop on. */
function story(player: Player, language: Language = 'en'): string[] {
  player.first()
  const told = [tell(player, language)]
  while (player.position < player.length) {
    player.nextPop()
    told.push(tell(player, language))
  }
  return told
}

const byRole = (parts: Part[], role: Part['role']): string[] =>
  parts.filter((part) => part.role === role).map((part) => part.text)

describe('step 16 on the diamond, by pop', () => {
  const right = { generations: true }

  it('begins with the seed and the queue', () => {
    const [ready] = story(diamond(right))
    expect(ready).toContain('y.grad starts at 1.0')
    expect(ready).toContain('funcs holds D (generation 2)')
  })

  it('says of ties that the one added last goes first', () =>
    expect(story(diamond(right))[2]).toContain('the one added last goes first'))

  it('says what has arrived, and nothing that is true of every pop', () => {
    const told = story(diamond(right))
    expect(told[1]).toMatch(
      /^Pop D, Add of B\(a\) and C\(a\) \(generation 2\)\. It sends 1\.0 to each of its 2 inputs\./,
    )
    expect(told[3]).toMatch(/^Pop [BC], Square of a \(generation 1\), the highest generation that waits\./)
    expect(told[2]).toContain('It sends 8.0 to a: 1 of the 2 gradients that a waits for.')
    expect(told[3]).toContain('a.grad is now 16.0, and both have arrived.')
    expect(told[3]).toContain('A (generation 0) is in seen_set already')
    expect(told[4]).toMatch(/^Pop A, Square of x \(generation 0\)\. It sends 64\.0 to x\. Nothing is left to pop/)
  })

  it('ends with x.grad 64.0 and everything arrived', () => {
    expect(story(diamond(right)).at(-1)).toContain('all gradients have arrived, and x.grad is 64.0.')
    expect(story(diamond(right), 'ko').at(-1)).toContain('기울기가 모두 도착했고, x.grad는 64.0입니다.')
  })

  it('says the same in Korean', () => {
    const told = story(diamond(right), 'ko')
    expect(told[3]).toContain('B(a의 Square, 세대 1)를 꺼냅니다(pop). 기다리는 함수 가운데 세대가 가장 큽니다.')
    expect(told[2]).toContain('a가 기다리는 기울기 2개 중 1개가 도착했습니다.')
  })

  it('marks numbers, names and terms', () => {
    const player = diamond(right)
    player.seekPop(3)
    const parts = narrate(player, words('en'), 'pop')
    expect(byRole(parts, 'grad')).toContain('16.0')
    expect(byRole(parts, 'function')).toContain('A')
    expect(byRole(parts, 'variable')).toContain('a')
    for (const part of parts) if (part.role === 'term') expect(en.glossary).toHaveProperty(part.term ?? '')
  })

  it('says the same after stepping back as after stepping there', () => {
    const player = diamond(right)
    const forwards = story(player)
    player.previousPop()
    expect(tell(player)).toBe(forwards[3])
    player.first()
    expect(tell(player)).toBe(forwards[0])
  })
})

describe('wrong engines, by pop', () => {
  it('step 14 pops too early, again, and ends at 96.0', () => {
    const told = story(diamond({}))
    expect(told).toHaveLength(6)
    expect(told[2]).toContain('the last in the list')
    expect(told[3]).toContain('Too early: only 1 of the 2 gradients of a has arrived, so A passes on a part.')
    expect(told[5]).toContain('second time')
    expect(told[5]).toContain('x received 2 gradients where 1 was due, so x.grad = 96.0 is wrong.')
    const korean = story(diamond({}), 'ko')
    expect(korean[3]).toContain('너무 이릅니다. a의 기울기 2개 중 1개만 도착했으므로, A는 일부만 보냅니다.')
    expect(korean[5]).toContain('x.grad = 96.0은 틀린 값입니다.')
  })

  const twice = (how: 'set' | 'add' | 'inplace') => {
    const run = new Run({ how })
    const x = run.leaf(3, 'x')
    run.backward(run.call('Add', [x, x], 'y'))
    return run
  }

  it('an engine that hands on something else than was returned: what arrived is told', () => {
    const player = diamond({ generations: true })
    for (const event of player.trace.events) if (event.k === 'gxs') event.gxs = event.gxs.map(() => float(99))
    expect(story(player)[1]).toContain('It sends 1.0 to each of its 2 inputs.')
  })

  it('step 13 overwrites: x.grad 1.0', () => {
    const told = story(twice('set').player()).at(-1)
    expect(told).toContain('each overwrites the one before: x.grad is 1.0')
    expect(told).toContain('the result is wrong')
  })

  it('step 14 adds up: x.grad 2.0', () =>
    expect(story(twice('add').player()).at(-1)).toContain('they add up to 2.0, and both have arrived'))

  it('a second run without cleargrad is told: 2.0 and then 5.0, as in step 14', () => {
    const run = twice('add')
    const x = 0
    run.backward(run.call('Add', [run.call('Add', [x, x]), x], 'z'))
    expect(story(run.player()).join(' ')).toMatch(
      /x\.grad still held 2\.0 from an earlier call, so it becomes 3\.0\.[^]*x\.grad is 5\.0/,
    )
  })

  it('says once that no queue was found', () => {
    const told = story(diamond({ hidden: true }))
    expect(told.filter((one) => one.includes('no queue was found'))).toHaveLength(1)
    expect(told[2]).toMatch(/^Pop C, Square of a\./)
  })

  it('a creator that was never queued leaves gradients missing', () => {
    const run = new Run({})
    const a = run.call('Square', [run.leaf(2, 'x')], 'a')
    const y = run.call('Add', [a, run.call('Square', [a])], 'y')
    run.backward(y)
    // what the engine would have told had it forgotten the last pops
    const { b } = run
    const gone = b.events.findIndex((event) => event.k === 'grad' && event.v === a && event.arrived[1] === 2)
    b.events.splice(gone)
    b.add({ k: 'leave', call: 0, raised: false })
    expect(story(run.player()).at(-1)).toContain('x received no gradient at all')
  })
})

describe('how a run ends', () => {
  const message = 'boom\n'
  const error = {
    type: 'ValueError',
    message,
    frames: [{ file: 'main.py', line: 7, name: '<module>', text: 'y.backward()' }],
  }
  it('by an error', () => {
    for (const language of both) {
      const told = story(diamond({ generations: true, end: { kind: 'error', error } }), language).at(-1)
      expect(told).toMatch(/ValueError/)
      expect(told).toMatch(language === 'en' ? /main\.py, line 7: boom\.$/ : /main\.py 7행/)
    }
  })
  it('at a limit', () =>
    expect(story(diamond({ end: { kind: 'limit', limit: 'events', size: 200000 } })).at(-1)).toContain(
      'cut here, after 200,000 events',
    ))
  it('by Stop', () =>
    expect(story(diamond({ end: { kind: 'interrupted' } })).at(-1)).toContain('You stopped the program here'))
  it('without any backward', () => {
    const run = new Run({})
    run.leaf(2, 'x')
    const player = run.player()
    expect(tell(player)).toContain('about to run')
    player.last()
    expect(tell(player)).toContain('never called backward()')
    expect(tell(player, 'ko')).toContain('backward()를 한 번도 부르지 않아')
  })
  it('with nothing at all', () => expect(tell(new Run({}).player())).toContain('Nothing has run yet'))
})

describe('every sentence', () => {
  const stories = () => [
    diamond({ generations: true }),
    diamond({}),
    diamond({ how: 'set' }),
    diamond({ how: 'inplace' }),
    diamond({ hidden: true }),
    diamond({ end: { kind: 'interrupted' } }),
    diamond({ end: { kind: 'limit', limit: 'seconds', size: 10 } }),
  ]
  it.each(both)('reads well in %s', (language) => {
    for (const player of stories()) {
      const told = story(player, language)
      player.seekEvent(0)
      while (player.index < player.trace.events.length) {
        player.nextLine()
        told.push(tell(player, language, 'line'))
      }
      for (const one of told) {
        expect(one).toMatch(/[.]$/)
        expect(one).not.toMatch(/ {2}|undefined|null|\[object|NaN|\.\.| [.,]/)
      }
    }
  })
})

describe('by line', () => {
  it('tells all the functions that one line calls', () => {
    const run = new Run({ generations: true })
    const a = run.leaf(4, 'a')
    run.b.line(5, 'main.py')
    const [p, q] = [run.b.call('Square', [a], 16), run.b.call('Square', [a], 16)]
    run.b.call('Add', [p.v, q.v], 32, 'y')
    const player = run.player()
    player.seekEvent(player.trace.events.length)
    expect(tell(player, 'en', 'line')).toBe(
      'A (generation 0), B (generation 0), and C (generation 1) are called, one after another; the last gives y, data 32.0.',
    )
    expect(tell(player, 'ko', 'line')).toBe(
      'A(세대 0), B(세대 0), C(세대 1)를 차례로 부릅니다. 마지막 결과는 y(data 32.0)입니다.',
    )
  })

  it('names an infinity that the forward run makes, there and before the first pop', () => {
    const run = new Run({})
    const x = run.leaf(Infinity, 'x')
    run.b.variables[x]!.data = { kind: 'array', dtype: 'float64', shape: [], data: 'inf' }
    run.backward(run.call('Square', [x], 'y'))
    const player = run.player()
    expect(story(player)[0]).toContain('the first infinity appears, in x. The forward run is done.')
    player.seekEvent(3)
    expect(tell(player, 'ko', 'line')).toContain('x에서 무한대가 처음 나타납니다.')
  })
})
