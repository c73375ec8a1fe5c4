import { describe, expect, it } from 'vitest'
import { layout } from './layout'
import { allNumbers, diamond, randomSample, Sample, trace } from '../../testing/sampleGraphs'
import { DEFAULT_SIZES as sizes, type LayoutInput, type Point } from './types'

const samples = [1, 2, 3, 4, 5, 6].map((seed) => randomSample(seed, 6 * seed))

describe('columns', () => {
  it('stand in the order of generations: variables of one, its functions, variables of the next', () => {
    for (const sample of samples) {
      const { input, generations } = sample
      const result = layout(input)
      const columns: [number, number][] = input.functions.map((f) => [2 * f.generation! + 1, result.functions[f.id]!.x])
      for (const v of input.variables)
        if (v.creator !== null) columns.push([2 * generations[v.id]!, result.variables[v.id]!.x])
      for (const [column, x] of columns)
        for (const [other, otherX] of columns) expect(Math.sign(column - other)).toBe(Math.sign(x - otherX))
      expect(result.byGeneration).toBe(true)
    }
  })

  it('put a leaf right before the first function that takes it', () => {
    for (const { input } of samples) {
      const result = layout(input)
      const xs = [
        ...new Set([...Object.values(result.variables), ...Object.values(result.functions)].map(({ x }) => x)),
      ].sort((a, b) => a - b)
      for (const v of input.variables) {
        const consumers = input.functions.filter((f) => f.inputs.includes(v.id)).map((f) => result.functions[f.id]!.x)
        if (v.creator !== null || consumers.length === 0) continue
        expect(xs.indexOf(result.variables[v.id]!.x)).toBe(xs.indexOf(Math.min(...consumers)) - 1)
      }
    }
  })

  it('are named over bands that hold them and do not overlap', () => {
    for (const { input } of samples) {
      const result = layout(input)
      for (const f of input.functions) {
        const band = result.columns.find((column) => column.generation === f.generation)!
        expect(result.functions[f.id]!.x - sizes.functionWidth / 2).toBeGreaterThan(band.from)
        expect(result.functions[f.id]!.x + sizes.functionWidth / 2).toBeLessThan(band.to)
      }
      result.columns.slice(1).forEach((column, i) => expect(column.from).toBe(result.columns[i]!.to))
      expect(result.columns.every((column) => column.from < column.x && column.x < column.to)).toBe(true)
    }
  })

  it('come from the depth along the links where the engine has no generations, with the same picture', () => {
    for (const { input } of samples) {
      const bare: LayoutInput = { ...input, functions: input.functions.map((f) => ({ ...f, generation: null })) }
      expect(layout(bare)).toEqual({ ...layout(input), byGeneration: false })
    }
  })

  it('follow the engine when it counts on from a later generation', () => {
    const { input } = diamond()
    const late: LayoutInput = {
      ...input,
      functions: input.functions.map((f) => ({ ...f, generation: 1e9 + 2 * f.generation! })),
    }
    const result = layout(late)
    expect(result.byGeneration).toBe(true)
    expect(result.columns.map((column) => column.generation)).toContain(1e9 + 4)
    expect(result.width).toBeLessThan(3000)
  })
})

describe('rows', () => {
  it('keep nodes of one column apart, labels included', () => {
    for (const { input } of samples) {
      const result = layout(input)
      const nearest = (nodes: Point[]): number =>
        Math.min(
          ...nodes.flatMap((a) => nodes.filter((b) => b !== a && b.x === a.x).map((b) => Math.abs(a.y - b.y))),
          Infinity,
        )
      expect(nearest(Object.values(result.variables))).toBeGreaterThanOrEqual(sizes.rowPitch - 0.01)
      expect(nearest(Object.values(result.functions))).toBeGreaterThanOrEqual(
        sizes.functionHeight + 2 * sizes.lane - 0.01,
      )
    }
  })

  it('centre the diamond of step 16', () => {
    const { variables, functions } = layout(diamond().input)
    const line = variables[0]!.y
    for (const node of [functions[0]!, variables[1]!, functions[3]!, variables[4]!]) expect(node.y).toBeCloseTo(line)
    expect((functions[1]!.y + functions[2]!.y) / 2).toBeCloseTo(line)
    expect(functions[1]!.y).toBeLessThan(functions[2]!.y) // made first: on top
    expect(variables[2]!.y).toBeCloseTo(functions[1]!.y)
  })

  it('draw a chain as one level line', () => {
    const s = new Sample()
    let x = s.leaf()
    for (let i = 0; i < 50; i++) x = s.call(x)
    expect(new Set(Object.values(layout(s.input).variables).map(({ y }) => y)).size).toBe(1)
  })

  it('keep a loop level, whatever it takes on its way', () => {
    const s = new Sample()
    const x = s.leaf()
    let y = s.leaf()
    for (let i = 0; i < 100; i++) y = s.call(s.call(s.call(y, x), s.leaf()), y)
    expect(layout(s.input).height).toBeLessThan(6 * sizes.rowPitch)
  })

  it('put separate graphs one below the other, the earliest on top', () => {
    const s = new Sample()
    const tops = [0, 1, 2].map(() => {
      const x = s.leaf()
      return [x, s.call(s.call(x), s.leaf())] as const
    })
    const { variables } = layout(s.input)
    tops.slice(1).forEach(([first], i) => {
      for (let v = tops[i]![0]; v <= tops[i]![1]; v++)
        expect(variables[v]!.y + sizes.rowPitch).toBeLessThanOrEqual(variables[first]!.y + 47)
    })
  })
})

describe('edges', () => {
  it('lead from the rim of a circle to the side of a box, and on from its other side', () => {
    for (const { input } of samples) {
      const result = layout(input)
      for (const edge of result.edges) {
        const [first, last] = [edge.points[0]!, edge.points.at(-1)!]
        const v = result.variables[edge.v]!
        const f = result.functions[edge.f]!
        const [atVariable, atFunction] = edge.kind === 'input' ? [first, last] : [last, first]
        expect(Math.hypot(atVariable[0] - v.x, atVariable[1] - v.y)).toBeCloseTo(sizes.variableRadius + sizes.ring)
        expect(atFunction[0]).toBeCloseTo(f.x + (edge.kind === 'input' ? -1 : 1) * (sizes.functionWidth / 2))
        expect(Math.abs(atFunction[1] - f.y)).toBeLessThan(sizes.functionHeight / 2)
      }
    }
  })

  it('are one for each link, and named by it', () => {
    for (const { input } of samples) {
      const expected = input.functions.flatMap((f) => [
        ...f.inputs.map((v, i) => `i${f.id}.${i} ${v}`),
        ...f.outputs.map((v, i) => `o${f.id}.${i} ${v}`),
      ])
      expect(
        layout(input)
          .edges.map((edge) => `${edge.id} ${edge.v}`)
          .sort(),
      ).toEqual(expected.sort())
    }
  })

  it('run from left to right and never across another node', () => {
    for (const { input } of samples) {
      const result = layout(input)
      for (const edge of result.edges) {
        const points = trace(edge.path)
        expect(points.slice(1).every(([x], i) => x >= points[i]![0] - 0.1)).toBe(true)
        const hit = (
          kind: 'variables' | 'functions',
          own: number,
          inside: (dx: number, dy: number) => boolean,
        ): string[] =>
          Object.entries(result[kind])
            .filter(
              ([id, { x, y }]) =>
                Number(id) !== own && points.some(([px, py]) => inside(Math.abs(px - x), Math.abs(py - y))),
            )
            .map(([id]) => `${edge.id} crosses ${id} of the ${kind}`)
        expect(hit('variables', edge.v, (dx, dy) => Math.hypot(dx, dy) < sizes.variableRadius)).toEqual([])
        expect(
          hit('functions', edge.f, (dx, dy) => dx < sizes.functionWidth / 2 && dy < sizes.functionHeight / 2),
        ).toEqual([])
      }
    }
  })

  it('of add(x, x) are two lines that never touch', () => {
    const s = new Sample()
    const x = s.leaf()
    s.call(x, x)
    const [upper, lower] = layout(s.input)
      .edges.filter((edge) => edge.kind === 'input')
      .map((edge) => trace(edge.path))
    upper!.forEach(([, y], i) => expect(lower![i]![1] - y).toBeGreaterThan(8))
  })

  it('make room for a wide box', () => {
    const { input } = diamond()
    input.functions[1]!.width = 200
    const result = layout(input)
    const box = result.functions[1]!
    expect(result.variables[2]!.x - box.x).toBeGreaterThan(100 + sizes.variableRadius + 20)
    expect(result.edges.find((edge) => edge.id === 'i1.0')!.points.at(-1)![0]).toBeCloseTo(box.x - 100)
  })
})

describe('the same input', () => {
  it('gives the same picture', () => {
    for (const seed of [7, 8])
      expect(layout(randomSample(seed, 60).input)).toEqual(layout(randomSample(seed, 60).input))
  })
})

describe('what only a broken engine makes', () => {
  const drawable = (input: LayoutInput): void => {
    const result = layout(input)
    expect(allNumbers(result).every(Number.isFinite)).toBe(true)
    expect(Object.keys(result.variables)).toHaveLength(input.variables.length)
    expect(Object.keys(result.functions)).toHaveLength(input.functions.length)
    expect(result.edges.some((edge) => /NaN|Infinity/.test(edge.path))).toBe(false)
  }

  it('an empty graph is a picture of nothing', () => {
    drawable({ variables: [], functions: [] })
  })

  it('generations that are all 0 give way to the depth', () => {
    const { input } = diamond()
    const wrong: LayoutInput = { ...input, functions: input.functions.map((f) => ({ ...f, generation: 0 })) }
    drawable(wrong)
    expect(layout(wrong)).toEqual({ ...layout(input), byGeneration: false })
  })

  it('fractions, negative numbers and NaN as generations give way to the depth', () => {
    for (const generation of [0.5, -3, NaN]) {
      const { input } = diamond()
      input.functions[0]!.generation = generation
      drawable(input)
      expect(layout(input).byGeneration).toBe(false)
    }
  })

  it('cycles are drawn, whatever generations they claim', () => {
    for (const generation of [null, 0, 3]) {
      drawable({ variables: [{ id: 0, creator: 0 }], functions: [{ id: 0, inputs: [0], outputs: [0], generation }] })
      drawable({
        variables: [0, 1, 2].map((id) => ({ id, creator: id })),
        functions: [0, 1, 2].map((id) => ({ id, inputs: [(id + 2) % 3], outputs: [id], generation })),
      })
    }
  })

  it('links to nothing are left out, and a creator set by hand is drawn', () => {
    drawable({
      variables: [{ id: 4, creator: 99 }],
      functions: [{ id: 2, inputs: [7, 4], outputs: [8], generation: 0 }],
    })
    const byHand: LayoutInput = {
      variables: [
        { id: 0, creator: null },
        { id: 1, creator: 0 },
      ],
      functions: [{ id: 0, inputs: [0], outputs: [], generation: null }],
    }
    expect(layout(byHand).edges.map((edge) => [edge.id, edge.v])).toEqual([
      ['i0.0', 0],
      ['o0.0', 1],
    ])
  })

  it('two functions may claim one output', () => {
    const { input } = diamond()
    input.functions[1]!.outputs.push(3)
    drawable(input)
  })

  it('a function without links stands in the column of its generation', () => {
    const functions = [2, 0, 1, 4, 2].map((generation, id) => ({ id, inputs: [], outputs: [], generation }))
    const xs = Object.values(layout({ variables: [], functions }).functions).map(({ x }) => x)
    expect(xs[0]).toBe(xs[4])
    expect(xs[1]! < xs[2]! && xs[2]! < xs[0]! && xs[0]! < xs[3]!).toBe(true)
  })
})
