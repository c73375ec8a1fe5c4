/** Ready programs to look at, and the engines under which they run. */
export type SceneId = 'loops' | 'counts' | 'cycle' | 'retain' | 'nograd' | 'own'

export interface Scene {
  id: Exclude<SceneId, 'own'>
  /** Side by side; null where the program needs none. */
  engines: readonly (string | null)[]
  program: string
  /** Where to begin: with the first object, or at the end. */
  opens: 'first' | 'last'
}

const loops = `import numpy as np
from engine import Variable, square

for i in range(10):
    x = Variable(np.random.randn(10000))
    y = square(square(square(x)))
`

const counts = `class Thing:
    pass


def inside(thing):
    print("one more while the call lasts")


a = Thing()
inside(a)
b = a
b = None
a = None
`

const cycle = `class Node:
    pass


a = Node()
b = Node()
c = Node()
a.next = b
b.next = c
a = b = c = None

a = Node()
b = Node()
c = Node()
a.next = b
b.next = c
c.next = a
a = b = c = None
`

const retain = `import numpy as np
from engine import Variable, square

x = Variable(np.ones(10000))
a = square(x)
b = square(a)
y = square(b)
y.backward()

x.cleargrad()
y.backward(retain_grad=True)
`

const nograd = `import numpy as np
from engine import Variable, square, no_grad

x = Variable(np.ones((100, 100, 100)))
y = square(square(square(x)))

y = None
with no_grad():
    y = square(square(square(x)))
`

export const scenes: readonly Scene[] = [
  { id: 'loops', engines: ['step16', 'step17'], program: loops, opens: 'last' },
  { id: 'counts', engines: [null], program: counts, opens: 'first' },
  { id: 'cycle', engines: [null], program: cycle, opens: 'first' },
  { id: 'retain', engines: ['step18'], program: retain, opens: 'first' },
  { id: 'nograd', engines: ['step18'], program: nograd, opens: 'first' },
]

export const sceneIds: readonly SceneId[] = [...scenes.map((scene) => scene.id), 'own']
