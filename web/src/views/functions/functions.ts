/** The test functions of optimisation, as Python that the page shows and runs. */

export type FunctionId = 'sphere' | 'matyas' | 'goldstein' | 'rosenbrock'

export interface TestFunction {
  id: FunctionId
  /** The function's name, the same in every language. */
  title: string
  /** The definition of `f` in Python. */
  source: string
  /** Where the map ends, and where the point stands at first. */
  x: [number, number]
  y: [number, number]
  start: [number, number]
  /** Learning rates worth trying: too small, suitable, too large. */
  rates: number[]
  rate: number
  /** The lowest point. */
  minimum: [number, number]
}

export const functions: readonly TestFunction[] = [
  {
    id: 'sphere',
    title: 'Sphere',
    x: [-2, 2],
    y: [-2, 2],
    start: [1, 1],
    rates: [0.01, 0.1, 0.4, 1.1],
    rate: 0.1,
    minimum: [0, 0],
    source: 'def f(x, y):\n    return x**2 + y**2\n',
  },
  {
    id: 'matyas',
    title: 'Matyas',
    x: [-3, 3],
    y: [-3, 3],
    start: [1, 1],
    rates: [0.1, 0.5, 1, 2.2],
    rate: 1,
    minimum: [0, 0],
    source: 'def f(x, y):\n    return 0.26 * (x**2 + y**2) - 0.48 * x * y\n',
  },
  {
    id: 'goldstein',
    title: 'Goldstein-Price',
    x: [-2, 2],
    y: [-2, 2],
    start: [1, 1],
    rates: [0.00001, 0.00005, 0.0001, 0.001],
    rate: 0.00005,
    minimum: [0, -1],
    source: [
      'def f(x, y):',
      '    left = (x + y + 1) ** 2 * (19 - 14 * x + 3 * x**2 - 14 * y + 6 * x * y + 3 * y**2)',
      '    right = (2 * x - 3 * y) ** 2 * (18 - 32 * x + 12 * x**2 + 48 * y - 36 * x * y + 27 * y**2)',
      '    return (1 + left) * (30 + right)',
      '',
    ].join('\n'),
  },
  {
    id: 'rosenbrock',
    title: 'Rosenbrock',
    x: [-2, 2],
    y: [-1, 3],
    start: [0, 2],
    rates: [0.0001, 0.001, 0.002, 0.01],
    rate: 0.001,
    minimum: [1, 1],
    source: 'def f(x, y):\n    return 100 * (y - x**2) ** 2 + (x - 1) ** 2\n',
  },
]

/** Points along each side of the map. */
export const SIDE = 61

const HEAD = 'import numpy as np\nfrom dezero import Variable\n\n\n'

/** One point: the program whose run the graph shows. */
export function pointProgram(f: TestFunction, [x, y]: readonly [number, number]): string {
  return `${HEAD}${f.source}

x = Variable(np.array(${python(x)}), "x")
y = Variable(np.array(${python(y)}), "y")
z = f(x, y)
z.name = "z"
z.backward()

print(float(z.data), float(x.grad), float(y.grad))
`
}

/** The whole map at once: no point depends on another, so each has its own gradient. */
export function mapProgram(f: TestFunction): string {
  const side = ([from, to]: [number, number]): string => `np.linspace(${from}, ${to}, ${SIDE})`
  return `import json

${HEAD}${f.source}

x, y = (Variable(side) for side in np.meshgrid(${side(f.x)}, ${side(f.y)}))
z = f(x, y)
z.backward()

for values in (z.data, x.grad, y.grad):
    print(json.dumps([float(f"{value:.6g}") for value in values.ravel()]))
`
}

/** Gradient descent; prints the point and the height there after each step, and stops at a value that is not finite. */
export function descentProgram(
  f: TestFunction,
  [x, y]: readonly [number, number],
  rate: number,
  steps: number,
): string {
  return `${HEAD}${f.source}

x = Variable(np.array(${python(x)}))
y = Variable(np.array(${python(y)}))
for _ in range(${steps}):
    z = f(x, y)
    x.cleargrad()
    y.cleargrad()
    z.backward()
    x.data = x.data - ${python(rate)} * x.grad
    y.data = y.data - ${python(rate)} * y.grad
    print(float(x.data), float(y.data), float(f(x, y).data))
    if not np.isfinite(x.data + y.data):
        break
`
}

/**
 * Newton's method, which looks at the slope of the gradient, too; prints what `descentProgram` does. The second derivatives are
 * differences of the engine's gradients. It ends early where they give no direction.
 */
export function newtonProgram(f: TestFunction, [x, y]: readonly [number, number], steps: number): string {
  return `${HEAD}${f.source}

def gradient(point):
    x, y = (Variable(np.array(value)) for value in point)
    f(x, y).backward()
    return np.array([x.grad, y.grad])


h = 1e-4
point = np.array([${python(x)}, ${python(y)}])
for _ in range(${steps}):
    second = [(gradient(point + move) - gradient(point - move)) / (2 * h) for move in h * np.eye(2)]
    try:
        point = point - np.linalg.solve(second, gradient(point))
    except np.linalg.LinAlgError:
        break
    print(float(point[0]), float(point[1]), float(f(*point)))
    if not np.isfinite(point).all():
        break
`
}

/** A float as Python writes one. */
function python(value: number): string {
  const text = String(value)
  return /[.e]/.test(text) ? text : `${text}.0`
}
