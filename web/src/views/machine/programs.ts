/** Small programs that one step of the book makes possible, or puts right. */
export type ProgramId = 'diamond' | 'twice' | 'operators' | 'numbers' | 'noGrad' | 'repr'

export const readyPrograms: Record<ProgramId, string> = {
  diamond: `import numpy as np
from engine import Variable, add, square

x = Variable(np.array(2.0))
a = square(x)
y = add(square(a), square(a))
y.backward()
print(y.data, x.grad)
`,
  twice: `import numpy as np
from engine import Variable, add

x = Variable(np.array(3.0))
y = add(x, x)
y.backward()
print(x.grad)

x.cleargrad()
y = add(add(x, x), x)
y.backward()
print(x.grad)
`,
  operators: `import numpy as np
from engine import Variable

a = Variable(np.array(3.0))
b = Variable(np.array(2.0))
c = Variable(np.array(1.0))
y = a * b + c
y.backward()
print(y)
print(a.grad, b.grad)
`,
  numbers: `import numpy as np
from engine import Variable

x = Variable(np.array(2.0))
y = 3.0 * x + 1.0
y.backward()
print(y)
print(x.grad)
`,
  noGrad: `import numpy as np
from engine import Variable, no_grad, square

x = Variable(np.array(2.0))
with no_grad():
    y = square(x)
print(y.data, y.creator)
`,
  repr: `import numpy as np
from engine import Variable

x = Variable(np.array([[1, 2, 3], [4, 5, 6]]))
print(x.shape, len(x))
print(x)
`,
}
export const programIds = Object.keys(readyPrograms) as ProgramId[]
