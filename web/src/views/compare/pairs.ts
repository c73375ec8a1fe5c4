/** Pairs of engines that differ in one idea, each with the smallest program that shows it. */
export interface ReadyPair {
  id: 'reuse' | 'inplace' | 'diamond' | 'memory' | 'retain'
  engines: [string, string]
  program: string
}

/** The program in the editor, instead of one of these. */
export const MINE = 'mine'

export const readyPairs: readonly ReadyPair[] = [
  {
    id: 'reuse',
    engines: ['step13', 'step14'],
    program: `import numpy as np
from engine import Variable, add

x = Variable(np.array(3.0))
y = add(x, x)
y.backward()
print(x.grad)
`,
  },
  {
    id: 'inplace',
    engines: ['appendix_a', 'step14'],
    program: `import numpy as np
from engine import Variable, add

x = Variable(np.array(3.0))
y = add(x, x)
y.backward()
print(y.grad, x.grad)
print(y.grad is x.grad)
`,
  },
  {
    id: 'diamond',
    engines: ['step14', 'step16'],
    program: `import numpy as np
from engine import Variable, add, square

x = Variable(np.array(2.0))
a = square(x)
y = add(square(a), square(a))
y.backward()
print(y.data, x.grad)
`,
  },
  {
    id: 'memory',
    engines: ['step16', 'step17'],
    program: `import numpy as np
from engine import Variable, square

for i in range(3):
    x = Variable(np.array(2.0))
    y = square(square(square(x)))
    y.backward()
    print(x.grad)
`,
  },
  {
    id: 'retain',
    engines: ['step17', 'step18'],
    program: `import numpy as np
from engine import Variable, add

x0 = Variable(np.array(1.0))
x1 = Variable(np.array(1.0))
t = add(x0, x1)
y = add(x0, t)
y.backward()
print(y.grad, t.grad)
print(x0.grad, x1.grad)
`,
  },
]

const DEFAULT = 'diamond'

/** What an address asks for: a ready pair's program, or the learner's own. */
export function programOf(at: string | null, engines: [string, string] | null): string {
  if (at === MINE || readyPairs.some((pair) => pair.id === at)) return at!
  if (!engines) return DEFAULT
  const known = readyPairs.find((pair) => pair.engines[0] === engines[0] && pair.engines[1] === engines[1])
  return known?.id ?? MINE
}

/** An unknown engine is replaced by the one of the pair. */
export function enginesOf(
  program: string,
  engines: [string, string] | null,
  known: readonly string[],
): [string, string] {
  const [left, right] = (
    readyPairs.find((pair) => pair.id === program) ?? readyPairs.find((pair) => pair.id === DEFAULT)!
  ).engines
  const there = (id: string | undefined, instead: string): string =>
    id !== undefined && (id === 'own' || known.includes(id)) ? id : instead
  return [there(engines?.[0], left), there(engines?.[1], right)]
}
