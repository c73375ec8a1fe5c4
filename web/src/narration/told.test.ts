import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readGradientCheck } from '../answers/gradientCheck'
import { Truth } from '../analysis/truth'
import { plain } from '../i18n/parts'
import type { Language } from '../i18n/index'
import { Player } from '../playback/player'
import { TraceStore } from '../trace/store'
import type { Trace, Value } from '../trace/schema'
import { words } from '../../testing/narratedRuns'
import { narrate } from './narrate'

// Every engine of the course, its nine bugs and two hundred wrong engines. Whatever is claimed of a gradient, by a mark or by
// a sentence of either language, is held against derivatives that tests/told/runs.py takes of plain floats.

interface Told {
  name: string
  /** By the name of a variable; null for the bugs, whose programs are of other kinds. */
  due: Record<string, number> | null
  trace: Trace
  truth: unknown
}

function recorded(): Told[] {
  const python = ['.venv/bin/python', '.venv/Scripts/python.exe'].find(existsSync) ?? 'python3'
  const out = join(mkdtempSync(join(tmpdir(), 'told-')), 'runs.json')
  const PYTHONPATH = ['py', '.'].join(delimiter)
  execFileSync(python, ['-m', 'tests.told.runs', out], { env: { ...process.env, PYTHONPATH, PYTHONUTF8: '1' } })
  return JSON.parse(readFileSync(out, 'utf8')) as Told[]
}

const runs = recorded()
const LANGUAGES: Language[] = ['en', 'ko']
const NUMBER = String.raw`(-?\d+(?:\.\d+)?(?:e[-+]\d+)?)`

const near = (a: number, b: number): boolean => Math.abs(a - b) <= 2e-4 * Math.max(1, Math.abs(a), Math.abs(b))
const numberOf = (value: Value): number | null =>
  (value?.kind === 'array' || value?.kind === 'scalar') && typeof value.data === 'number' ? value.data : null

/** All that a sentence can claim: that everything is right, that something is wrong, and how numbers add up. */
const CLAIMS = {
  complete: { en: /all gradients have arrived/, ko: /기울기가 모두 도착/ },
  wrong: { en: /is wrong|would be right|not right/, ko: /틀린|틀렸|맞지 않/ },
  is: {
    en: [new RegExp(String.raw`(\w+)\.grad is ${NUMBER}`, 'g')],
    ko: [new RegExp(String.raw`(\w+)\.grad는 ${NUMBER}(?![\d.]|\S* 아니라)`, 'g')],
  },
  due: {
    en: new RegExp(String.raw`(\w+)\.grad = ${NUMBER}, and ${NUMBER} would be right`),
    ko: new RegExp(String.raw`(\w+)\.grad = ${NUMBER}\S* 틀린 값이고, 맞는 값은 ${NUMBER}`),
  },
  sum: {
    en: new RegExp(
      String.raw`sends ${NUMBER} and ${NUMBER} to (\w+), which is used more than once: they add up to ${NUMBER}`,
    ),
    ko: new RegExp(String.raw`(\w+)에 ${NUMBER}, ${NUMBER}\S* 보냅니다\. \S+ 두 번 이상 쓰였으므로 더해져서 ${NUMBER}`),
  },
  onTop: {
    en: /(?!)/,
    ko: new RegExp(String.raw`(\w+)에 ${NUMBER}\S 보냅니다\. 이미 있던 ${NUMBER}에 더해져 \w+\.grad는 ${NUMBER}`),
  },
  spoilt: { en: /not right either/, ko: /보내는 값도 맞지 않/ },
  early: { en: /Too early/, ko: /너무 이릅니다/ },
}

function problems({ due, trace, truth: answer }: Told): string[] {
  const store = new TraceStore()
  store.append(trace)
  const player = new Player(store)
  const check = readGradientCheck(answer)
  const truth = check ? new Truth(store, check) : null
  const found: string[] = []
  const stops = player.length
  const grads = (): Map<string, { v: number; grad: number | null }> =>
    new Map(
      player.state.variables.flatMap((one) =>
        one.name ? [[one.name, { v: one.id, grad: numberOf(one.grad) }] as const] : [],
      ),
    )
  for (let pop = 0; pop <= stops; pop++) {
    player.seekPop(pop)
    const call = player.calls[0]
    const over = call?.leave != null && call.leave < player.index
    const now = grads()
    const isRight = (name: string): boolean | null => {
      const grad = now.get(name)?.grad
      return due?.[name] === undefined || grad == null ? null : near(grad, due[name])
    }
    const leaves: string[] = [...now.keys()].filter((name) => name === 'x' || name === 'z')
    // ── marks ──
    for (const [name, { v }] of now) {
      const verdict = truth?.verdict(player, v) ?? null
      const right = isRight(name)
      if (verdict === 'right' && right === false) found.push(`pop ${pop}: ${name} is marked right`)
      if (verdict === 'wrong' && right === true) found.push(`pop ${pop}: ${name} is marked wrong`)
      if (over && right === false && leaves.includes(name) && verdict !== 'wrong' && due)
        found.push(`at the end the wrong ${name} is marked ${String(verdict)}`)
      if (over && right === true && leaves.includes(name) && verdict !== 'right' && due)
        found.push(`at the end the right ${name} is marked ${String(verdict)}`)
    }
    // ── sentences ──
    for (const language of LANGUAGES) {
      const said = plain(narrate(player, words(language), 'pop', truth))
      const note = (problem: string): number => found.push(`pop ${pop}, ${language}: ${problem}: ${said}`)
      const wrongs = [...now.keys()].filter((name) => isRight(name) === false)
      if (!due) continue
      if (CLAIMS.complete[language].test(said) && leaves.some((name) => isRight(name) === false))
        note('calls wrong leaves complete')
      if (CLAIMS.wrong[language].test(said) && wrongs.length === 0) note('calls right gradients wrong')
      const named = CLAIMS.due[language].exec(said)
      if (named && !near(Number(named[3]), due[named[1]!]!)) note('names a wrong truth')
      const sum = CLAIMS.sum[language].exec(said)
      if (sum) {
        const [a, b, total] = language === 'en' ? [sum[1], sum[2], sum[4]] : [sum[2], sum[3], sum[4]]
        if (!near(Number(a) + Number(b), Number(total))) note('adds up wrongly')
      }
      if (CLAIMS.spoilt[language].test(said)) {
        const { f } = player.pops[pop - 1]!
        const gather = player.trace.events[player.pops[pop - 1]!.gather ?? -1]
        const outputs = player.trace.functions[f]!.outputs
        const given = gather?.k === 'gather' ? gather.gys : []
        const off = outputs.some((v, i) => {
          const name = player.state.variables[v]?.name
          const gy = numberOf(given[i] ?? null)
          return name == null || gy === null || due[name] === undefined || !near(gy, due[name])
        })
        if (!off) note('says that what is sent on is not right')
      }
      const onTop = CLAIMS.onTop[language].exec(said)
      if (onTop && !near(Number(onTop[2]) + Number(onTop[3]), Number(onTop[4]))) note('adds up wrongly')
      if (CLAIMS.early[language].test(said)) {
        const { outputs } = player.state.functions[player.state.current?.f ?? player.pops[pop - 1]?.f ?? 0]!
        if (outputs.every((v) => player.state.variables[v]!.expected < 2))
          note('calls a pop early that had nothing to wait for')
      }
      for (const pattern of CLAIMS.is[language])
        for (const [, name, value] of said.matchAll(pattern)) {
          const real = now.get(name!)?.grad
          if (real != null && !near(real, Number(value))) note(`says ${name} is ${value}`)
        }
    }
  }
  return found
}

describe('what is said and marked of gradients', () => {
  it('is told of every engine that has a backward, of nine bugs and of 200 wrong engines', () => {
    expect(runs.filter(({ name }) => name.startsWith('bug-'))).toHaveLength(13)
    expect(runs.filter(({ name }) => /^\d+:/.test(name))).toHaveLength(200)
    expect(runs.filter(({ name }) => /^(step|appendix)/.test(name)).length).toBeGreaterThan(40)
  })
  it('meets engines whose results are wrong and engines whose results are right', () => {
    const ends = runs
      .filter(({ due }) => due)
      .map((run) => {
        const store = new TraceStore()
        store.append(run.trace)
        const player = new Player(store)
        player.last()
        const x = player.state.variables.find(({ name }) => name === 'x')!
        return near(numberOf(x.grad) ?? NaN, run.due!.x!)
      })
    expect(ends.filter(Boolean).length).toBeGreaterThan(40)
    expect(ends.filter((right) => !right).length).toBeGreaterThan(40)
  })
  it.each(runs.map((run) => [run.name, run] as const))('%s', (_, run) => expect(problems(run)).toEqual([]))
})
